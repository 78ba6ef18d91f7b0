// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";

contract PayoutBranches is BranchTest {
    uint256 private constant POINT = START + 7 days;

    bytes32 private id;

    // ---------------------------------------------------------------- payInterim

    function test_payInterim() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 1);
        vm.warp(POINT);
        oracle.answer(_interimQuestion(terms, POINT), 100);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.InterimPaid(id, 0, POINT, 100, 3_400 * USDC);
        escrow.payInterim(terms, 0, 1);
        _assertBalances(3_400 * USDC, 0, CAP - 3_400 * USDC);
        assertEq(escrow.interimPaid(id, 0), 3_400 * USDC);
        assertEq(escrow.agreementOf(id).paidOpen, 3_400 * USDC);

        // The same again is nothing more; what a second point adds is paid.
        _expect(IPerformanceEscrow.NothingDue.selector, uint256(0), uint256(100));
        escrow.payInterim(terms, 0, 1);
        vm.warp(START + 14 days);
        oracle.answer(_interimQuestion(terms, START + 14 days), 101);
        escrow.payInterim(terms, 0, 2);
        _assertBalances(3_434 * USDC, 0, CAP - 3_434 * USDC);
    }

    function test_payInterim_notAgreed() public {
        Terms memory terms = _terms();
        id = _fund(terms, 1);
        _expect(IPerformanceEscrow.NoInterim.selector, id);
        escrow.payInterim(terms, 0, 1);
    }

    function test_payInterim_periodNotRunning() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 1);
        vm.warp(POINT);
        _expect(IPerformanceEscrow.PeriodNotRunning.selector, uint256(1), POINT);
        escrow.payInterim(terms, 1, 1);

        uint256 end = terms.periodEnds[0];
        vm.warp(end);
        _expect(IPerformanceEscrow.PeriodNotRunning.selector, uint256(0), end);
        escrow.payInterim(terms, 0, 1);
    }

    function test_payInterim_points() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 1);
        vm.warp(uint256(terms.periodEnds[0]) - 1);
        _expect(IPerformanceEscrow.NoInterimPoint.selector, uint256(0), uint256(0));
        escrow.payInterim(terms, 0, 0);
        _expect(IPerformanceEscrow.NoInterimPoint.selector, uint256(0), uint256(5));
        escrow.payInterim(terms, 0, 5);

        vm.warp(POINT - 1);
        _expect(IPerformanceEscrow.InterimPointNotReached.selector, POINT - 1, POINT);
        escrow.payInterim(terms, 0, 1);
    }

    /// @notice A point at the end of the period is none: then it is settled.
    function test_payInterim_pointAtTheEnd() public {
        Terms memory terms = _weekly();
        terms.interimEvery = 15 days;
        id = _fund(terms, 1);
        vm.warp(uint256(terms.periodEnds[0]) - 1);
        _expect(IPerformanceEscrow.NoInterimPoint.selector, uint256(0), uint256(2));
        escrow.payInterim(terms, 0, 2);
    }

    function test_payInterim_inTheTrial() public {
        Terms memory terms = _weekly();
        terms.trialEnd = uint40(POINT + 1);
        id = _fund(terms, 1);
        vm.warp(POINT);
        _expect(IPerformanceEscrow.TrialRunning.selector, POINT, POINT + 1);
        escrow.payInterim(terms, 0, 1);

        vm.warp(POINT + 1);
        oracle.answer(_interimQuestion(terms, POINT), 1);
        escrow.payInterim(terms, 0, 1);
        assertEq(token.balanceOf(agency), 34 * USDC);
    }

    function test_payInterim_answers() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 1);
        vm.warp(POINT + 10);
        _expect(IPerformanceEscrow.NoAnswer.selector, uint256(0), POINT);
        escrow.payInterim(terms, 0, 1);

        oracle.answerAt(_interimQuestion(terms, POINT), 1, uint40(POINT - 1));
        _expect(IPerformanceEscrow.NoAnswer.selector, uint256(0), POINT);
        escrow.payInterim(terms, 0, 1);

        oracle.answerAt(_interimQuestion(terms, POINT), 1, uint40(POINT + 11));
        _expect(IPerformanceEscrow.NoAnswer.selector, uint256(0), POINT);
        escrow.payInterim(terms, 0, 1);

        oracle.answerAt(_interimQuestion(terms, POINT), 1, uint40(POINT + 10));
        escrow.payInterim(terms, 0, 1);
        assertEq(token.balanceOf(agency), 34 * USDC);
    }

    /// @notice Of a later period: its own points, from its own start.
    function test_payInterim_laterPeriod() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 2);
        uint256 through = uint256(terms.periodEnds[0]) + 7 days;
        vm.warp(through);
        oracle.answer(_question(terms, 0), 0);
        oracle.answer(_interimOf(terms.periodEnds[0], through), 10);
        escrow.payInterim(terms, 1, 1);
        assertEq(escrow.interimPaid(id, 1), 340 * USDC);
        assertEq(escrow.interimPaid(id, 0), 0);

        // The first settles with none of it.
        vm.warp(_askFrom(terms, 0) + 7 days);
        escrow.settle(terms);
        assertEq(escrow.agreementOf(id).paidOpen, 340 * USDC);
        assertEq(escrow.held(terms), CAP - 340 * USDC);
    }

    function _interimOf(uint40 from, uint256 through) private view returns (Question memory) {
        return Question(_terms().metric, from, uint40(through), uint40(through));
    }

    // ---------------------------------------------------------------- settle

    function test_settle_answered() public {
        Terms memory terms = _terms();
        id = _fund(terms, 1);
        _answer(terms, 0, 100);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Settled(id, 0, true, 100, 4_000 * USDC, 6_000 * USDC);
        escrow.settle(terms);
        _assertBalances(4_000 * USDC, 6_000 * USDC, 0);

        _expect(IPerformanceEscrow.NothingToSettle.selector, id);
        escrow.settle(terms);
    }

    function test_settle_tooEarly() public {
        Terms memory terms = _disputable();
        id = _fund(terms, 1);
        uint256 askFrom = _askFrom(terms, 0);
        vm.warp(askFrom - 1);
        _expect(IPerformanceEscrow.NotPayableYet.selector, askFrom - 1, askFrom);
        escrow.settle(terms);

        _answer(terms, 0, 1);
        vm.warp(askFrom + 2 days - 1);
        _expect(IPerformanceEscrow.NotPayableYet.selector, askFrom + 2 days - 1, askFrom + 2 days);
        escrow.settle(terms);

        vm.warp(askFrom + 2 days);
        escrow.settle(terms);
        assertEq(token.balanceOf(agency), 40 * USDC);
    }

    function test_settle_missing() public {
        Terms memory terms = _terms();
        terms.base = uint128(500 * USDC);
        id = _fund(terms, 1);
        uint256 deadline = _askFrom(terms, 0) + 7 days;
        // Too early and too late both are missing.
        oracle.answerAt(_question(terms, 0), 100, uint40(_askFrom(terms, 0) - 1));
        vm.warp(deadline - 1);
        _expect(IPerformanceEscrow.NotPayableYet.selector, deadline - 1, deadline);
        escrow.settle(terms);
        vm.warp(deadline);
        oracle.answer(_question(terms, 0), 100);

        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Settled(id, 0, false, 0, 500 * USDC, CAP - 500 * USDC);
        escrow.settle(terms);
    }

    function test_settle_atTheLastSecond() public {
        Terms memory terms = _terms();
        id = _fund(terms, 1);
        vm.warp(_askFrom(terms, 0) + 7 days - 1);
        oracle.answer(_question(terms, 0), 1);
        escrow.settle(terms);
        assertEq(token.balanceOf(agency), 40 * USDC);
    }

    function test_settle_withInterim() public {
        Terms memory terms = _weekly();
        id = _fund(terms, 1);
        vm.warp(POINT);
        oracle.answer(_interimQuestion(terms, POINT), 100);
        escrow.payInterim(terms, 0, 1);
        _answer(terms, 0, 50);

        // The metric fell: what was paid stands.
        _expectEmit(address(escrow));
        emit IPerformanceEscrow.Settled(id, 0, true, 50, 0, CAP - 3_400 * USDC);
        escrow.settle(terms);
        assertEq(escrow.agreementOf(id).paidOpen, 0);
        assertEq(escrow.agreementOf(id).settled, 1);
    }
}
