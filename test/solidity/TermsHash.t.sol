// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../../contracts/types/Terms.sol";
import {Libraries} from "./support/Libraries.sol";
import {PropertyTest} from "./support/PropertyTest.sol";
import {RandomTerms} from "./support/RandomTerms.sol";

contract TermsHashTest is PropertyTest {
    Libraries private immutable libraries = Libraries(_deploy("Libraries.sol:Libraries"));

    /// @notice Any values in any field, arrays of any length: the words hashed in place are those that EIP-712 encodes.
    function testFuzz_structHash_isEip712(Terms memory terms) public view {
        assertEq(libraries.structHash(terms), _plainHash(terms));
    }

    function testFuzz_structHash_isEip712ForValidTerms(uint256 seed) public view {
        Terms memory terms = RandomTerms.make(seed, 1_900_000_000, type(uint128).max, 120);
        assertEq(libraries.structHash(terms), _plainHash(terms));
    }

    /// @notice Where the arrays stand in the calldata is no part of what is signed.
    function testFuzz_structHash_ignoresTheLayoutOfCalldata(uint256 seed, uint8 gap) public view {
        Terms memory terms = RandomTerms.make(seed, 1_900_000_000, type(uint128).max, 12);
        bytes memory compact = abi.encodeCall(Libraries.structHash, (terms));

        // All tails moved back by `gap` words, with rubbish in between; the three offsets follow.
        uint256 shift = uint256(gap) * 32;
        uint256 headEnd = 4 + 32 + 24 * 32;
        bytes memory spread = new bytes(compact.length + shift);
        for (uint256 i = 0; i < compact.length; ++i) spread[i < headEnd ? i : i + shift] = compact[i];
        for (uint256 i = headEnd; i < headEnd + shift; ++i) spread[i] = 0xff;
        for (uint256 member = 8; member <= 12; member += 2) {
            uint256 at = 32 + 4 + 32 + member * 32;
            assembly ("memory-safe") {
                mstore(add(spread, at), add(mload(add(spread, at)), shift))
            }
        }

        (bool success, bytes memory result) = address(libraries).staticcall(spread);
        assertTrue(success, "refused");
        assertEq(abi.decode(result, (bytes32)), _plainHash(terms));
    }

    /// @dev In three parts, because one `abi.encode` of so many values does not fit the stack.
    function _plainHash(Terms memory t) private pure returns (bytes32) {
        bytes32[] memory steps = new bytes32[](t.steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            Step memory step = t.steps[i];
            steps[i] = keccak256(
                abi.encode(
                    keccak256("Step(uint128 threshold,uint128 lump,uint128 rate)"),
                    step.threshold,
                    step.lump,
                    step.rate
                )
            );
        }
        bytes memory parties = abi.encode(_typeHash(), t.client, t.agency, t.arbiter, t.token, t.oracle, t.metric);
        bytes memory price = abi.encode(
            t.cap,
            t.base,
            keccak256(abi.encodePacked(t.baselines)),
            t.lowerIsBetter,
            keccak256(abi.encodePacked(steps))
        );
        bytes memory calendar = abi.encode(
            t.start,
            keccak256(abi.encodePacked(t.periodEnds)),
            t.trialEnd,
            t.fundingGrace,
            t.measureDelay,
            t.reportGrace
        );
        bytes memory rest = abi.encode(
            t.reviewWindow,
            t.rulingWindow,
            t.arbiterFee,
            t.interimEvery,
            t.interimBps,
            t.cancelNotice,
            t.annex
        );
        return keccak256(bytes.concat(parties, price, calendar, rest));
    }

    function _typeHash() private pure returns (bytes32) {
        string memory own = string.concat(
            "Terms(address client,address agency,address arbiter,address token,address oracle,bytes32 metric,",
            "uint128 cap,uint128 base,uint128[] baselines,bool lowerIsBetter,Step[] steps,uint40 start,",
            "uint40[] periodEnds,uint40 trialEnd,uint32 fundingGrace,uint32 measureDelay,uint32 reportGrace,",
            "uint32 reviewWindow,uint32 rulingWindow,uint128 arbiterFee,uint32 interimEvery,uint16 interimBps,",
            "uint8 cancelNotice,bytes32 annex)"
        );
        return keccak256(bytes.concat(bytes(own), "Step(uint128 threshold,uint128 lump,uint128 rate)"));
    }
}
