// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TermsValidity} from "../../../contracts/libraries/TermsValidity.sol";
import {Step, Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";
import {Libraries} from "../support/Libraries.sol";

/// @notice Each rule of validity at its bound: the last terms that it accepts, the first that it refuses, its error.
contract TermsValidityBranches is BranchTest {
    Libraries private immutable libraries = Libraries(_deploy("Libraries.sol:Libraries"));

    function test_accepts() public view {
        libraries.checkValid(_terms());
        libraries.checkValid(_disputable());
        libraries.checkValid(_weekly());
    }

    // ---------------------------------------------------------------- parties

    function test_refusesZeroes() public {
        Terms memory terms = _terms();
        terms.client = address(0);
        _expect(TermsValidity.ZeroClient.selector);
        libraries.checkValid(terms);

        terms = _terms();
        terms.agency = address(0);
        _expect(TermsValidity.ZeroAgency.selector);
        libraries.checkValid(terms);

        terms = _terms();
        terms.oracle = address(0);
        _expect(TermsValidity.ZeroOracle.selector);
        libraries.checkValid(terms);

        terms = _terms();
        terms.metric = 0;
        _expect(TermsValidity.ZeroMetric.selector);
        libraries.checkValid(terms);
    }

    function test_refusesOneWhoIsTwo() public {
        Terms memory terms = _terms();
        terms.agency = client;
        _expect(TermsValidity.ClientIsAgency.selector, client);
        libraries.checkValid(terms);

        terms = _disputable();
        terms.arbiter = client;
        _expect(TermsValidity.ArbiterIsParty.selector, client);
        libraries.checkValid(terms);

        terms.arbiter = agency;
        _expect(TermsValidity.ArbiterIsParty.selector, agency);
        libraries.checkValid(terms);
    }

    function test_refusesTheEscrowAsAnything() public {
        Terms memory terms = _disputable();
        address self = address(libraries);
        (terms.client, terms.agency) = (self, agency);
        _refuseEscrow(terms);
        (terms.client, terms.agency) = (client, self);
        _refuseEscrow(terms);
        (terms.agency, terms.arbiter) = (agency, self);
        _refuseEscrow(terms);
        (terms.arbiter, terms.token) = (ARBITER, self);
        _refuseEscrow(terms);
        (terms.token, terms.oracle) = (address(token), self);
        _refuseEscrow(terms);
    }

    function _refuseEscrow(Terms memory terms) private {
        _expect(TermsValidity.EscrowIsParty.selector);
        libraries.checkValid(terms);
    }

    function test_refusesWhatHasNoCode() public {
        Terms memory terms = _terms();
        terms.oracle = STRANGER;
        _expect(TermsValidity.OracleHasNoCode.selector, STRANGER);
        libraries.checkValid(terms);

        terms = _terms();
        terms.token = STRANGER;
        _expect(TermsValidity.TokenHasNoCode.selector, STRANGER);
        libraries.checkValid(terms);

        terms.token = address(0);
        libraries.checkValid(terms);
    }

    // ---------------------------------------------------------------- price

    function test_refusesCapAndBase() public {
        Terms memory terms = _terms();
        terms.cap = 0;
        _expect(TermsValidity.ZeroCap.selector);
        libraries.checkValid(terms);

        terms.cap = 1;
        libraries.checkValid(terms);

        terms = _terms();
        terms.base = uint128(CAP + 1);
        _expect(TermsValidity.BaseAboveCap.selector, CAP + 1, CAP);
        libraries.checkValid(terms);

        terms.base = uint128(CAP);
        _expect(TermsValidity.StepsWithoutRoom.selector);
        libraries.checkValid(terms);

        terms.steps = new Step[](0);
        libraries.checkValid(terms);

        terms.base = uint128(CAP - 1);
        _expect(TermsValidity.StepsMissing.selector);
        libraries.checkValid(terms);
    }

    function test_refusesSteps() public {
        Terms memory terms = _terms();
        terms.steps = _steps(16);
        libraries.checkValid(terms);

        terms.steps = _steps(17);
        _expect(TermsValidity.TooManySteps.selector, 17, 16);
        libraries.checkValid(terms);

        terms.steps = _steps(3);
        terms.steps[2].threshold = terms.steps[1].threshold;
        _expect(TermsValidity.ThresholdsNotRising.selector, 2);
        libraries.checkValid(terms);

        terms.steps[2].threshold = terms.steps[1].threshold - 1;
        _expect(TermsValidity.ThresholdsNotRising.selector, 2);
        libraries.checkValid(terms);
    }

    function test_refusesLumps() public {
        Terms memory terms = _terms();
        terms.base = uint128(USDC);
        terms.steps[0] = Step(0, 1, 1);
        _expect(TermsValidity.LumpAtZero.selector);
        libraries.checkValid(terms);

        terms.steps[0] = Step(1, uint128(CAP - USDC), 0);
        libraries.checkValid(terms);

        terms.steps[0].lump += 1;
        _expect(TermsValidity.LumpAboveRoom.selector, 0, CAP - USDC + 1, CAP - USDC);
        libraries.checkValid(terms);

        terms.steps[0] = Step(1, 0, 0);
        _expect(TermsValidity.NoStepPays.selector);
        libraries.checkValid(terms);

        terms.steps[0].rate = 1;
        libraries.checkValid(terms);

        // One that pays is enough, whichever it is.
        terms.steps = _steps(2);
        terms.steps[1].rate = 0;
        libraries.checkValid(terms);
        (terms.steps[0].rate, terms.steps[1].rate) = (0, 1);
        libraries.checkValid(terms);
    }

    function test_refusesTotals() public {
        Terms memory terms = _terms();
        terms.cap = type(uint128).max / 3;
        libraries.checkValid(terms);

        terms.cap += 1;
        _expect(TermsValidity.TotalTooLarge.selector, terms.cap, 3);
        libraries.checkValid(terms);
    }

    function test_refusesBaselines() public {
        Terms memory terms = _terms();
        terms.baselines = new uint128[](3);
        libraries.checkValid(terms);

        terms.baselines = new uint128[](2);
        _expect(TermsValidity.BaselineCount.selector, 2, 3);
        libraries.checkValid(terms);

        terms.baselines = new uint128[](0);
        _expect(TermsValidity.BaselineCount.selector, uint256(0), uint256(3));
        libraries.checkValid(terms);

        terms.baselines = new uint128[](3);
        terms.lowerIsBetter = true;
        (terms.baselines[0], terms.baselines[1], terms.baselines[2]) = (1, 0, 1);
        _expect(TermsValidity.ZeroBaseline.selector, 1);
        libraries.checkValid(terms);

        (terms.baselines[0], terms.baselines[1]) = (0, 1);
        _expect(TermsValidity.ZeroBaseline.selector, uint256(0));
        libraries.checkValid(terms);

        terms.baselines[0] = 1;
        libraries.checkValid(terms);
    }

    // ---------------------------------------------------------------- periods

    function test_refusesNumbersOfPeriods() public {
        Terms memory terms = _terms();
        terms.periodEnds = new uint40[](0);
        _expect(TermsValidity.PeriodCount.selector, uint256(0), uint256(120));
        libraries.checkValid(terms);

        terms.periodEnds = _ends(120, 7 days);
        libraries.checkValid(terms);

        terms.periodEnds = _ends(121, 7 days);
        _expect(TermsValidity.PeriodCount.selector, 121, 120);
        libraries.checkValid(terms);
    }

    function test_refusesPeriodsThatDoNotRise() public {
        Terms memory terms = _terms();
        terms.fundingGrace = 0;
        terms.periodEnds[0] = uint40(START);
        _expect(TermsValidity.PeriodsNotRising.selector, uint256(0));
        libraries.checkValid(terms);

        // The first may be short: nothing settles before it.
        terms.periodEnds[0] = uint40(START + 1);
        libraries.checkValid(terms);

        terms = _terms();
        terms.periodEnds[2] = terms.periodEnds[1];
        _expect(TermsValidity.PeriodsNotRising.selector, 2);
        libraries.checkValid(terms);

        terms.periodEnds[2] = terms.periodEnds[1] - 1;
        _expect(TermsValidity.PeriodsNotRising.selector, 2);
        libraries.checkValid(terms);
    }

    function test_refusesShortPeriods() public {
        Terms memory terms = _disputable();
        terms.periodEnds[1] = terms.periodEnds[0] + 14 days;
        libraries.checkValid(terms);

        terms.periodEnds[1] -= 1;
        _expect(TermsValidity.PeriodTooShort.selector, 1, 14 days - 1, 14 days);
        libraries.checkValid(terms);

        terms = _disputable();
        terms.periodEnds[2] = terms.periodEnds[1] + 14 days - 1;
        _expect(TermsValidity.PeriodTooShort.selector, 2, 14 days - 1, 14 days);
        libraries.checkValid(terms);
    }

    function test_refusesLongTerms() public {
        Terms memory terms = _terms();
        terms.periodEnds[2] = uint40(START + 3650 days);
        libraries.checkValid(terms);

        terms.periodEnds[2] += 1;
        _expect(TermsValidity.TermTooLong.selector, 3650 days + 1, 3650 days);
        libraries.checkValid(terms);
    }

    function test_refusesFundingAndTrial() public {
        Terms memory terms = _terms();
        terms.periodEnds[1] = terms.periodEnds[0] + 20 days;
        terms.fundingGrace = 20 days;
        libraries.checkValid(terms);

        terms.fundingGrace += 1;
        _expect(TermsValidity.FundingGraceTooLong.selector, 20 days + 1, 20 days);
        libraries.checkValid(terms);

        terms = _terms();
        terms.periodEnds[0] = uint40(START + 10 days);
        terms.fundingGrace = 10 days + 1;
        _expect(TermsValidity.FundingGraceTooLong.selector, 10 days + 1, 10 days);
        libraries.checkValid(terms);

        terms = _terms();
        terms.trialEnd = terms.periodEnds[0];
        libraries.checkValid(terms);

        terms.trialEnd += 1;
        _expect(TermsValidity.TrialTooLong.selector, terms.trialEnd, terms.periodEnds[0]);
        libraries.checkValid(terms);
    }

    function test_refusesEarlyFunding() public {
        Terms memory terms = _terms();
        terms.start = uint40(NOW + 366 days);
        libraries.checkFundingLead(terms);

        terms.start += 1;
        _expect(TermsValidity.TooEarlyToFund.selector, NOW, NOW + 1);
        libraries.checkFundingLead(terms);

        terms.start = uint40(366 days);
        vm.warp(0);
        libraries.checkFundingLead(terms);
        terms.start += 1;
        _expect(TermsValidity.TooEarlyToFund.selector, uint256(0), uint256(1));
        libraries.checkFundingLead(terms);
        terms.start = 1;
        libraries.checkFundingLead(terms);
    }

    // ---------------------------------------------------------------- windows

    function test_refusesMeasuringAndReporting() public {
        Terms memory terms = _terms();
        terms.measureDelay = 180 days;
        libraries.checkValid(terms);

        terms.measureDelay += 1;
        _expect(TermsValidity.MeasureDelayTooLong.selector, 180 days + 1, 180 days);
        libraries.checkValid(terms);

        terms = _terms();
        terms.reportGrace = 1 hours;
        libraries.checkValid(terms);
        terms.reportGrace -= 1;
        _expect(TermsValidity.ReportGraceOutOfRange.selector, 1 hours - 1, 1 hours, 30 days);
        libraries.checkValid(terms);

        terms.reportGrace = 30 days;
        libraries.checkValid(terms);
        terms.reportGrace += 1;
        _expect(TermsValidity.ReportGraceOutOfRange.selector, 30 days + 1, 1 hours, 30 days);
        libraries.checkValid(terms);
    }

    function test_refusesWindowsWithoutArbiter() public {
        Terms memory terms = _terms();
        terms.reviewWindow = 1;
        _refuseWindows(terms);
        (terms.reviewWindow, terms.rulingWindow) = (0, 1);
        _refuseWindows(terms);
        (terms.rulingWindow, terms.arbiterFee) = (0, 1);
        _refuseWindows(terms);
    }

    function _refuseWindows(Terms memory terms) private {
        _expect(TermsValidity.WindowsWithoutArbiter.selector);
        libraries.checkValid(terms);
    }

    function test_refusesReviewing() public {
        Terms memory terms = _disputable();
        terms.periodEnds = _ends(3, 200 days);
        terms.reviewWindow = 1 hours;
        libraries.checkValid(terms);
        terms.reviewWindow -= 1;
        _expect(TermsValidity.ReviewWindowOutOfRange.selector, 1 hours - 1, 1 hours, 30 days);
        libraries.checkValid(terms);

        terms.reviewWindow = 30 days;
        libraries.checkValid(terms);
        terms.reviewWindow += 1;
        _expect(TermsValidity.ReviewWindowOutOfRange.selector, 30 days + 1, 1 hours, 30 days);
        libraries.checkValid(terms);
    }

    function test_refusesRuling() public {
        Terms memory terms = _disputable();
        terms.periodEnds = _ends(3, 200 days);
        terms.rulingWindow = 1 hours;
        libraries.checkValid(terms);
        terms.rulingWindow -= 1;
        _expect(TermsValidity.RulingWindowOutOfRange.selector, 1 hours - 1, 1 hours, 90 days);
        libraries.checkValid(terms);

        terms.rulingWindow = 90 days;
        libraries.checkValid(terms);
        terms.rulingWindow += 1;
        _expect(TermsValidity.RulingWindowOutOfRange.selector, 90 days + 1, 1 hours, 90 days);
        libraries.checkValid(terms);
    }

    // ---------------------------------------------------------------- interim payments

    function test_refusesHalfOfInterim() public {
        Terms memory terms = _weekly();
        terms.interimBps = 0;
        _expect(TermsValidity.InterimIncomplete.selector);
        libraries.checkValid(terms);

        (terms.interimEvery, terms.interimBps) = (0, 1);
        _expect(TermsValidity.InterimIncomplete.selector);
        libraries.checkValid(terms);

        terms = _weekly();
        terms.lowerIsBetter = true;
        terms.baselines[0] = 1;
        _expect(TermsValidity.InterimNeedsHigherIsBetter.selector);
        libraries.checkValid(terms);
    }

    function test_refusesInterimShareAndInterval() public {
        Terms memory terms = _weekly();
        terms.interimBps = 10_000;
        libraries.checkValid(terms);
        terms.interimBps += 1;
        _expect(TermsValidity.InterimShareTooLarge.selector, 10_001, 10_000);
        libraries.checkValid(terms);

        terms = _weekly();
        terms.interimEvery = 1 hours;
        libraries.checkValid(terms);
        terms.interimEvery -= 1;
        _expect(TermsValidity.InterimEveryOutOfRange.selector, 1 hours - 1, 1 hours, 30 days);
        libraries.checkValid(terms);

        terms.interimEvery = 30 days - 1;
        libraries.checkValid(terms);
        terms.interimEvery += 1;
        _expect(TermsValidity.InterimEveryOutOfRange.selector, 30 days, 1 hours, 30 days);
        libraries.checkValid(terms);
    }

    function _steps(uint256 count) private pure returns (Step[] memory steps) {
        steps = new Step[](count);
        for (uint256 i = 0; i < count; ++i) steps[i] = Step(uint128(i * 10), 0, 1);
    }

    function _ends(uint256 count, uint256 length) private pure returns (uint40[] memory ends) {
        ends = new uint40[](count);
        for (uint256 i = 0; i < count; ++i) ends[i] = uint40(START + (i + 1) * length);
    }
}
