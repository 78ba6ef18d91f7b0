// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../types/Terms.sol";

/// @title TermsHash
/// @notice EIP-712 struct hash of the terms.
library TermsHash {
    bytes32 internal constant STEP_TYPEHASH = keccak256("Step(uint128 threshold,uint128 lump,uint128 rate)");

    bytes32 internal constant TERMS_TYPEHASH = keccak256(
        "Terms(address client,address agency,address arbiter,address token,address oracle,bytes32 metric,"
        "uint128 cap,uint128 base,uint128[] baselines,bool lowerIsBetter,Step[] steps,uint40 start,"
        "uint40[] periodEnds,uint40 trialEnd,uint32 fundingGrace,uint32 measureDelay,uint32 reportGrace,"
        "uint32 reviewWindow,uint32 rulingWindow,uint128 arbiterFee,uint32 interimEvery,uint16 interimBps,"
        "uint8 cancelNotice,bytes32 annex)"
        "Step(uint128 threshold,uint128 lump,uint128 rate)"
    );

    /// @notice `hashStruct(terms)` of EIP-712.
    /// @dev The ABI has one word per member and per array element, as `encodeData` has, so words are hashed as they
    /// stand in the calldata; only the three head words that are offsets in the ABI become the hashes of their
    /// arrays. A word with bits outside its type gives an id that no one signed, and that cannot be proposed, because
    /// every member is decoded there.
    function structHash(Terms calldata terms) internal pure returns (bytes32 hash) {
        bytes32 baselines = _hashBaselines(terms.baselines);
        bytes32 steps = _hashSteps(terms.steps);
        bytes32 periodEnds = _hashPeriodEnds(terms.periodEnds);
        bytes32 typeHash = TERMS_TYPEHASH;

        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, typeHash)
            calldatacopy(add(data, 0x20), terms, 0x300) // 24 members
            mstore(add(data, 0x120), baselines) // member 9
            mstore(add(data, 0x160), steps) // member 11
            mstore(add(data, 0x1a0), periodEnds) // member 13
            hash := keccak256(data, 0x320)
        }
    }

    function _hashBaselines(uint128[] calldata baselines) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            let size := shl(5, baselines.length)
            calldatacopy(data, baselines.offset, size)
            hash := keccak256(data, size)
        }
    }

    function _hashPeriodEnds(uint40[] calldata periodEnds) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let data := mload(0x40)
            let size := shl(5, periodEnds.length)
            calldatacopy(data, periodEnds.offset, size)
            hash := keccak256(data, size)
        }
    }

    function _hashSteps(Step[] calldata steps) private pure returns (bytes32 hash) {
        bytes32 typeHash = STEP_TYPEHASH;

        assembly ("memory-safe") {
            // The hashes of the steps, and after them the room in which each is built.
            let hashes := mload(0x40)
            let size := shl(5, steps.length)
            let data := add(hashes, size)
            mstore(data, typeHash)
            let step := steps.offset
            for {
                let next := hashes
            } lt(next, data) {
                next := add(next, 0x20)
            } {
                calldatacopy(add(data, 0x20), step, 0x60)
                mstore(next, keccak256(data, 0x80))
                step := add(step, 0x60)
            }
            hash := keccak256(hashes, size)
        }
    }
}
