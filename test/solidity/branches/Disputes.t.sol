// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {Disputes} from "../../../contracts/libraries/Disputes.sol";
import {Dispute, Status} from "../../../contracts/types/Agreement.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract DisputeBranches is BranchTest {
    uint256 private constant FEE = 100 * USDC;

    bytes32 private id;

    /// @notice One funded period whose answer, 100 units and so 4,000, came at the first second of the review.
    function _answered() private returns (Terms memory terms, uint256 reviewEnd) {
        terms = _disputable();
        id = _fund(terms, 1);
        _answer(terms, 0, 100);
        reviewEnd = vm.getBlockTimestamp() + 2 days;
    }

    function _disputeBy(address party, Terms memory terms, uint128 claimed) private {
        _approve(party, FEE);
        vm.prank(party);
        escrow.dispute(terms, 0, claimed);
    }

    // ---------------------------------------------------------------- dispute

    function test_dispute_byTheClient() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _approve(client, FEE);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Disputed(id, 0, client, true, 100, 60, 2_400 * USDC, 0);
        vm.prank(client);
        escrow.dispute(terms, 0, 60);

        _assertBalances(2_400 * USDC, 0, CAP - 2_400 * USDC + FEE);
        Dispute memory disputed = escrow.disputeOf(id, 0);
        assertEq(disputed.low, 2_400 * USDC);
        assertEq(disputed.high, 4_000 * USDC);
        assertEq(disputed.value, 100);
        assertTrue(disputed.answered && disputed.byClient && !disputed.byAgency && !disputed.released);
        assertEq(escrow.agreementOf(id).reviewEnd, reviewEnd);
        assertEq(escrow.agreementOf(id).paidOpen, 2_400 * USDC);
        assertEq(escrow.held(terms), CAP - 2_400 * USDC);
        assertEq(uint8(escrow.statusOf(terms)), uint8(Status.Disputed));
    }

    function test_dispute_byTheAgency() public {
        (Terms memory terms, ) = _answered();
        _approve(agency, FEE);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Disputed(id, 0, agency, true, 100, 150, 0, 4_000 * USDC);
        vm.prank(agency);
        escrow.dispute(terms, 0, 150);

        _assertBalances(0, 4_000 * USDC, 6_000 * USDC + FEE);
        assertEq(escrow.disputeOf(id, 0).low, 4_000 * USDC);
        assertEq(escrow.disputeOf(id, 0).high, 6_000 * USDC);
        assertTrue(escrow.disputeOf(id, 0).byAgency);
        assertEq(escrow.held(terms), 6_000 * USDC);
    }

    function test_dispute_byBoth() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _disputeBy(client, terms, 60);
        vm.warp(reviewEnd - 1);
        // The oracle is not asked again.
        oracle.answerAt(_question(terms, 0), 7, uint40(_askFrom(terms, 0)));
        _disputeBy(agency, terms, 150);

        assertEq(escrow.disputeOf(id, 0).low, 2_400 * USDC);
        assertEq(escrow.disputeOf(id, 0).high, 6_000 * USDC);
        assertEq(escrow.disputeOf(id, 0).value, 100);
        assertEq(escrow.held(terms), 3_600 * USDC);

        vm.warp(reviewEnd);
        _expect(IPerformanceEscrow.ReviewOver.selector, reviewEnd, reviewEnd);
        vm.prank(client);
        escrow.dispute(terms, 0, 1);
    }

    function test_dispute_twice() public {
        (Terms memory terms, ) = _answered();
        _disputeBy(client, terms, 60);
        vm.expectRevert(abi.encodeWithSelector(IPerformanceEscrow.AlreadyDisputed.selector, id, 0, client));
        vm.prank(client);
        escrow.dispute(terms, 0, 59);

        _disputeBy(agency, terms, 150);
        vm.expectRevert(abi.encodeWithSelector(IPerformanceEscrow.AlreadyDisputed.selector, id, 0, agency));
        vm.prank(agency);
        escrow.dispute(terms, 0, 151);
    }

    function test_dispute_byNobodyOfIt() public {
        (Terms memory terms, ) = _answered();
        _expect(IPerformanceEscrow.NotAParty.selector, ARBITER);
        vm.prank(ARBITER);
        escrow.dispute(terms, 0, 1);
    }

    function test_dispute_withoutArbiter() public {
        Terms memory terms = _terms();
        id = _fund(terms, 1);
        _expect(IPerformanceEscrow.NoArbiter.selector, id);
        vm.prank(client);
        escrow.dispute(terms, 0, 1);
    }

    function test_dispute_outsideTheReview() public {
        Terms memory terms = _disputable();
        id = _fund(terms, 1);
        uint256 askFrom = _askFrom(terms, 0);
        vm.warp(askFrom + 7 days - 1);
        _expect(IPerformanceEscrow.ReviewNotBegun.selector, askFrom + 7 days - 1, askFrom + 7 days);
        vm.prank(client);
        escrow.dispute(terms, 0, 1);

        vm.warp(askFrom + 9 days);
        _expect(IPerformanceEscrow.ReviewOver.selector, askFrom + 9 days, askFrom + 9 days);
        vm.prank(client);
        escrow.dispute(terms, 0, 1);
    }

    /// @notice Also of a missing answer, in which the base is owed.
    function test_dispute_ofAMissingAnswer() public {
        Terms memory terms = _disputable();
        terms.base = uint128(500 * USDC);
        id = _fund(terms, 1);
        vm.warp(_askFrom(terms, 0) + 7 days);
        _approve(agency, FEE);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Disputed(id, 0, agency, false, 0, 10, 0, CAP - 900 * USDC);
        vm.prank(agency);
        escrow.dispute(terms, 0, 10);
    }

    function test_dispute_ofAnotherPeriod() public {
        Terms memory terms = _disputable();
        id = _fund(terms, 2);
        _answer(terms, 0, 100);
        _expect(IPerformanceEscrow.PeriodNotUnsettled.selector, uint256(2), uint256(0), uint256(2));
        vm.prank(client);
        escrow.dispute(terms, 2, 1);

        // The earlier one is settled on the way.
        _answer(terms, 1, 50);
        _approve(client, FEE);
        vm.prank(client);
        escrow.dispute(terms, 1, 10);
        assertEq(escrow.agreementOf(id).settled, 1);
        _assertBalances(4_400 * USDC, 6_000 * USDC, CAP - 400 * USDC + FEE);

        _expect(IPerformanceEscrow.PeriodNotUnsettled.selector, uint256(0), uint256(1), uint256(2));
        vm.prank(client);
        escrow.dispute(terms, 0, 1);
    }

    function test_dispute_toOnesOwnLoss() public {
        (Terms memory terms, ) = _answered();
        _expect(Disputes.ClaimNotInOwnFavour.selector, 4_000 * USDC, 4_000 * USDC);
        vm.prank(client);
        escrow.dispute(terms, 0, 100);

        _expect(Disputes.ClaimNotInOwnFavour.selector, 4_000 * USDC, 4_000 * USDC);
        vm.prank(agency);
        escrow.dispute(terms, 0, 100);
    }

    function test_dispute_fees() public {
        Terms memory terms = _disputable();
        terms.arbiterFee = 0;
        id = _fund(terms, 1);
        _answer(terms, 0, 100);
        vm.deal(client, 1);
        _expect(IPerformanceEscrow.WrongValue.selector, uint256(1), uint256(0));
        vm.prank(client);
        escrow.dispute{value: 1}(terms, 0, 60);

        vm.prank(client);
        escrow.dispute(terms, 0, 60);
        _assertBalances(2_400 * USDC, 0, CAP - 2_400 * USDC);
    }

    function test_dispute_nativeFee() public {
        Terms memory terms = _disputable();
        terms.token = address(0);
        id = _fund(terms, 1);
        _answer(terms, 0, 100);
        vm.deal(client, FEE);
        _expect(IPerformanceEscrow.WrongValue.selector, uint256(0), FEE);
        vm.prank(client);
        escrow.dispute(terms, 0, 60);

        vm.prank(client);
        escrow.dispute{value: FEE}(terms, 0, 60);
        assertEq(address(escrow).balance, CAP - 2_400 * USDC + FEE);
    }

    /// @notice Interim payments are part of what the agency got.
    function test_dispute_withInterim() public {
        Terms memory terms = _interimAndDispute();
        _approve(client, FEE);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Disputed(id, 0, client, true, 100, 60, 700 * USDC, 0);
        vm.prank(client);
        escrow.dispute(terms, 0, 60);
        assertEq(escrow.agreementOf(id).paidOpen, 2_400 * USDC);
        assertEq(escrow.held(terms), CAP - 2_400 * USDC);

        vm.warp(escrow.agreementOf(id).reviewEnd);
        vm.prank(ARBITER);
        escrow.rule(terms, 0, 80);
        _assertBalances(3_200 * USDC, CAP - 3_200 * USDC, 0);
        assertEq(escrow.agreementOf(id).paidOpen, 0);
    }

    function test_dispute_byTheAgencyWithInterim() public {
        Terms memory terms = _interimAndDispute();
        _disputeBy(agency, terms, 120);
        assertEq(escrow.held(terms), 4_800 * USDC - 1_700 * USDC);
        vm.warp(escrow.agreementOf(id).reviewEnd);
        escrow.payUndisputed(terms);
        _assertBalances(4_000 * USDC, CAP - 4_800 * USDC, 800 * USDC + FEE);
    }

    /// @dev 1,700 were paid in the period, and 4,000 are the answer.
    function _interimAndDispute() private returns (Terms memory terms) {
        terms = _disputable();
        (terms.interimEvery, terms.interimBps) = (7 days, 8_500);
        id = _fund(terms, 1);
        vm.warp(START + 7 days);
        oracle.answer(_interimQuestion(terms, START + 7 days), 50);
        escrow.payInterim(terms, 0, 1);
        _answer(terms, 0, 100);
    }

    // ---------------------------------------------------------------- payUndisputed

    function test_payUndisputed_ofTheClients() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _expect(IPerformanceEscrow.NotDisputed.selector, id, uint256(0));
        escrow.payUndisputed(terms);

        _disputeBy(client, terms, 60);
        vm.warp(reviewEnd - 1);
        _expect(IPerformanceEscrow.ReviewRunning.selector, reviewEnd - 1, reviewEnd);
        escrow.payUndisputed(terms);

        vm.warp(reviewEnd);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.UndisputedPaid(id, 0, 0, 6_000 * USDC);
        escrow.payUndisputed(terms);
        _assertBalances(2_400 * USDC, 6_000 * USDC, 1_600 * USDC + FEE);
        assertTrue(escrow.disputeOf(id, 0).released);
        assertEq(escrow.held(terms), 1_600 * USDC);

        _expect(IPerformanceEscrow.NothingUndisputed.selector, id, uint256(0));
        escrow.payUndisputed(terms);
    }

    function test_payUndisputed_ofTheAgencys() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _disputeBy(agency, terms, 150);
        vm.warp(reviewEnd);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.UndisputedPaid(id, 0, 4_000 * USDC, 0);
        escrow.payUndisputed(terms);
        _assertBalances(4_000 * USDC, 4_000 * USDC, 2_000 * USDC + FEE);
        assertEq(escrow.agreementOf(id).paidOpen, 4_000 * USDC);
        assertEq(escrow.held(terms), 2_000 * USDC);
    }

    // ---------------------------------------------------------------- rule

    function test_rule_between() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _disputeBy(client, terms, 60);
        vm.warp(reviewEnd);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Ruled(id, 0, 80, 800 * USDC, 6_800 * USDC);
        vm.prank(ARBITER);
        escrow.rule(terms, 0, 80);
        _assertBalances(3_200 * USDC, 6_800 * USDC, 0);
        assertEq(token.balanceOf(ARBITER), FEE);
        assertEq(escrow.agreementOf(id).settled, 1);
        assertEq(escrow.agreementOf(id).reviewEnd, 0);
        assertEq(escrow.agreementOf(id).paidOpen, 0);
    }

    function test_rule_belowAndAbove() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _disputeBy(client, terms, 60);
        _disputeBy(agency, terms, 150);
        vm.warp(reviewEnd);
        uint256 snapshot = vm.snapshotState();

        vm.prank(ARBITER);
        escrow.rule(terms, 0, 59);
        _assertBalances(2_400 * USDC, CAP - 2_400 * USDC, 0);
        assertEq(token.balanceOf(ARBITER), 2 * FEE);

        vm.revertToState(snapshot);
        vm.prank(ARBITER);
        escrow.rule(terms, 0, 151);
        _assertBalances(6_000 * USDC, 4_000 * USDC, 0);
        assertEq(token.balanceOf(ARBITER), 2 * FEE);
    }

    function test_rule_byAnotherOrAtAnotherTime() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _expect(IPerformanceEscrow.NotParty.selector, client, ARBITER);
        vm.prank(client);
        escrow.rule(terms, 0, 80);
        _expect(IPerformanceEscrow.NotDisputed.selector, id, uint256(0));
        vm.prank(ARBITER);
        escrow.rule(terms, 0, 80);

        _disputeBy(client, terms, 60);
        _expect(IPerformanceEscrow.NotDisputed.selector, id, uint256(1));
        vm.prank(ARBITER);
        escrow.rule(terms, 1, 80);
        vm.warp(reviewEnd - 1);
        _expect(IPerformanceEscrow.ReviewRunning.selector, reviewEnd - 1, reviewEnd);
        vm.prank(ARBITER);
        escrow.rule(terms, 0, 80);
        vm.warp(reviewEnd + 5 days);
        _expect(IPerformanceEscrow.RulingOver.selector, reviewEnd + 5 days, reviewEnd + 5 days);
        vm.prank(ARBITER);
        escrow.rule(terms, 0, 80);
    }

    // ---------------------------------------------------------------- without a ruling

    function test_settle_unruled() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _disputeBy(client, terms, 60);
        _disputeBy(agency, terms, 150);
        vm.warp(reviewEnd + 5 days - 1);
        _expect(IPerformanceEscrow.NotPayableYet.selector, reviewEnd + 5 days - 1, reviewEnd + 5 days);
        escrow.settle(terms);

        vm.warp(reviewEnd + 5 days);
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Settled(id, 0, true, 100, 1_600 * USDC, 2_000 * USDC);
        escrow.settle(terms);
        _assertBalances(4_000 * USDC + FEE, 6_000 * USDC + FEE, 0);
        assertEq(token.balanceOf(ARBITER), 0);
    }

    function test_settle_unruledOfOne() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _disputeBy(client, terms, 60);
        vm.warp(reviewEnd);
        escrow.payUndisputed(terms);
        vm.warp(reviewEnd + 5 days);
        escrow.settle(terms);
        _assertBalances(4_000 * USDC, 6_000 * USDC + FEE, 0);
    }

    function test_settle_unruledOfTheAgency() public {
        (Terms memory terms, uint256 reviewEnd) = _answered();
        _disputeBy(agency, terms, 150);
        vm.warp(reviewEnd + 5 days);
        escrow.settle(terms);
        _assertBalances(4_000 * USDC + FEE, 6_000 * USDC, 0);
    }
}
