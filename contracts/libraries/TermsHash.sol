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
    /// @dev The ABI head of the struct has one word per member, as `encodeData` has: it is copied whole, and the
    /// three words that are offsets in the ABI become the hashes of their arrays. A word with bits outside its
    /// type gives another hash, which no one signed; it cannot be proposed, because every member is decoded there.
    function structHash(Terms calldata terms) internal pure returns (bytes32 hash) {
        bytes32 baselines = keccak256(abi.encodePacked(terms.baselines));
        bytes32 steps = _hashSteps(terms.steps);
        bytes32 periodEnds = keccak256(abi.encodePacked(terms.periodEnds));
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

    function _hashSteps(Step[] calldata steps) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            hashes[i] = keccak256(abi.encode(STEP_TYPEHASH, steps[i].threshold, steps[i].lump, steps[i].rate));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
