// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Disputes} from "../../contracts/libraries/Disputes.sol";
import {Dispute} from "../../contracts/types/Agreement.sol";
import {Libraries} from "./support/Libraries.sol";
import {PropertyTest} from "./support/PropertyTest.sol";

contract DisputesTest is PropertyTest {
    Libraries private immutable libraries = Libraries(_deploy("Libraries.sol:Libraries"));

    /// @dev interim ≤ clientClaims < answer < agencyClaims ≤ cap, at any widths and often at the bounds.
    struct Case {
        uint128 interim;
        uint128 clientClaims;
        uint128 answer;
        uint128 agencyClaims;
        uint128 cap;
    }

    function testFuzz_claimLess_isInTheClientsFavourOnly(uint128[5] memory words, uint128 claimed) public {
        Case memory c = _case(words);
        claimed = uint128(bound(claimed, c.interim, c.cap));
        if (claimed >= c.answer) {
            vm.expectRevert(abi.encodeWithSelector(Disputes.ClaimNotInOwnFavour.selector, claimed, c.answer));
            libraries.claimLess(_dispute(c), claimed, c.interim);
            return;
        }
        (Dispute memory after_, uint256 toAgency) = libraries.claimLess(_dispute(c), claimed, c.interim);
        assertEq(after_.low, claimed, "low");
        assertEq(after_.high, c.answer, "high is not the client's");
        assertTrue(after_.byClient && !after_.byAgency && !after_.released, "by whom");
        assertEq(toAgency, claimed - c.interim, "undisputed");
    }

    function testFuzz_claimMore_isInTheAgencysFavourOnly(uint128[5] memory words, uint128 claimed) public {
        Case memory c = _case(words);
        claimed = uint128(bound(claimed, c.interim, c.cap));
        if (claimed <= c.answer) {
            vm.expectRevert(abi.encodeWithSelector(Disputes.ClaimNotInOwnFavour.selector, claimed, c.answer));
            libraries.claimMore(_dispute(c), claimed, c.cap);
            return;
        }
        (Dispute memory after_, uint256 toClient) = libraries.claimMore(_dispute(c), claimed, c.cap);
        assertEq(after_.high, claimed, "high");
        assertEq(after_.low, c.answer, "low is not the agency's");
        assertTrue(after_.byAgency && !after_.byClient && !after_.released, "by whom");
        assertEq(toClient, c.cap - claimed, "undisputed");
    }

    /// @notice Whoever comes first changes nothing for the other.
    function testFuzz_claims_commute(uint128[5] memory words) public view {
        Case memory c = _case(words);
        (Dispute memory a, uint256 toAgency) = libraries.claimLess(_dispute(c), c.clientClaims, c.interim);
        uint256 toClient;
        (a, toClient) = libraries.claimMore(a, c.agencyClaims, c.cap);
        (Dispute memory b, uint256 toClientFirst) = libraries.claimMore(_dispute(c), c.agencyClaims, c.cap);
        uint256 toAgencyLast;
        (b, toAgencyLast) = libraries.claimLess(b, c.clientClaims, c.interim);

        assertEq(abi.encode(a), abi.encode(b), "the dispute");
        assertEq(toAgency, toAgencyLast, "to the agency");
        assertEq(toClient, toClientFirst, "to the client");
    }

    /// @notice What moved is what the claims gave up, and leaves exactly what is still in question.
    function testFuzz_moved_isWhatNobodyDisputes(uint128[5] memory words, uint8 who, bool released) public view {
        Case memory c = _case(words);
        (Dispute memory dispute, uint256 toAgency, uint256 toClient) = _claimed(c, who);
        (uint256 paid, uint256 returned) = libraries.moved(dispute, c.cap, c.interim);
        assertEq(paid, c.interim + toAgency, "to the agency");
        assertEq(returned, toClient, "to the client");

        dispute.released = released;
        (paid, returned) = libraries.moved(dispute, c.cap, c.interim);
        if (released) assertEq(c.cap - paid - returned, dispute.high - dispute.low, "what is left is in question");
        assertLe(paid, dispute.low, "paid beyond the bounds");
        assertLe(returned, c.cap - dispute.high, "returned beyond the bounds");
    }

    /// @notice Whatever the arbiter says, both parties get the rest of a split of the cap, and never less than nothing.
    function testFuzz_bounded_neverTakesBack(
        uint128[5] memory words,
        uint8 who,
        bool released,
        uint128 ruled
    ) public view {
        Case memory c = _case(words);
        (Dispute memory dispute, , ) = _claimed(c, who);
        dispute.released = released;
        uint256 payout = libraries.bounded(dispute, ruled);
        (uint256 paid, uint256 returned) = libraries.moved(dispute, c.cap, c.interim);

        assertGe(payout, paid, "takes back from the agency");
        assertGe(c.cap - payout, returned, "takes back from the client");
        assertGe(payout, dispute.low, "below the client's claim");
        assertLe(payout, dispute.high, "above the agency's claim");
        if (ruled >= dispute.low && ruled <= dispute.high) assertEq(payout, ruled, "not as ruled");
    }

    function _claimed(
        Case memory c,
        uint8 who
    ) private view returns (Dispute memory dispute, uint256 toAgency, uint256 toClient) {
        dispute = _dispute(c);
        if (who % 3 != 1) (dispute, toAgency) = libraries.claimLess(dispute, c.clientClaims, c.interim);
        if (who % 3 != 0) (dispute, toClient) = libraries.claimMore(dispute, c.agencyClaims, c.cap);
    }

    function _dispute(Case memory c) private pure returns (Dispute memory dispute) {
        (dispute.low, dispute.high) = (c.answer, c.answer);
    }

    function _case(uint128[5] memory words) private pure returns (Case memory c) {
        c.cap = uint128(bound(words[0], 3, type(uint128).max));
        c.answer = uint128(bound(words[1], 1, c.cap - 1));
        c.clientClaims = uint128(bound(words[2], 0, c.answer - 1));
        c.agencyClaims = uint128(bound(words[3], uint256(c.answer) + 1, c.cap));
        c.interim = uint128(bound(words[4], 0, c.clientClaims));
    }
}
