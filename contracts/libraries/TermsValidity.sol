// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../types/Terms.sol";

/// @title TermsValidity
/// @notice Which terms can be an agreement. Each rule has an error of its own.
library TermsValidity {
    uint256 internal constant MAX_STEPS = 16;
    uint256 internal constant MAX_PERIODS = 120;
    uint256 internal constant MAX_TERM = 3650 days;
    uint256 internal constant MAX_FUNDING_LEAD = 366 days;
    uint256 internal constant MAX_MEASURE_DELAY = 180 days;
    uint256 internal constant MIN_WINDOW = 1 hours;
    uint256 internal constant MAX_REPORT_GRACE = 30 days;
    uint256 internal constant MAX_REVIEW_WINDOW = 30 days;
    uint256 internal constant MAX_RULING_WINDOW = 90 days;
    uint256 internal constant MAX_BPS = 10_000;

    /// @notice The client must be named.
    error ZeroClient();
    /// @notice The agency must be named.
    error ZeroAgency();
    /// @notice The oracle must be named.
    error ZeroOracle();
    /// @notice The metric must be named.
    error ZeroMetric();
    /// @notice Client and agency must be two.
    error ClientIsAgency(address party);
    /// @notice The arbiter must be neither client nor agency.
    error ArbiterIsParty(address arbiter);
    /// @notice The escrow itself can be no party, token or oracle.
    error EscrowIsParty();
    /// @notice The oracle must be a contract.
    error OracleHasNoCode(address oracle);
    /// @notice The token must be a contract, or zero for native currency.
    error TokenHasNoCode(address token);
    /// @notice A period must be able to pay something.
    error ZeroCap();
    /// @notice The base is part of the cap.
    error BaseAboveCap(uint256 base, uint256 cap);
    /// @notice What the base leaves of the cap needs at least one step.
    error StepsMissing();
    /// @notice A base equal to the cap leaves nothing for steps.
    error StepsWithoutRoom();
    /// @notice At most 16 steps.
    error TooManySteps(uint256 count, uint256 max);
    /// @notice Each threshold must be above the one before.
    error ThresholdsNotRising(uint256 step);
    /// @notice A lump at threshold 0 would be a base.
    error LumpAtZero();
    /// @notice A lump must fit between base and cap.
    error LumpAboveRoom(uint256 step, uint256 lump, uint256 room);
    /// @notice Some step must have a lump or a rate.
    error NoStepPays();
    /// @notice The caps of all periods must fit 128 bits.
    error TotalTooLarge(uint256 cap, uint256 periods);
    /// @notice One baseline for all periods, or one for each.
    error BaselineCount(uint256 count, uint256 periods);
    /// @notice Below a baseline of 0 nothing can be performed.
    error ZeroBaseline(uint256 index);
    /// @notice 1 to 120 periods.
    error PeriodCount(uint256 count, uint256 max);
    /// @notice Each period must end after it begins.
    error PeriodsNotRising(uint256 period);
    /// @notice The last period must end within ten years (3,650 days) of the start.
    error TermTooLong(uint256 duration, uint256 max);
    /// @notice The first funding is at most 366 days before the start.
    error TooEarlyToFund(uint256 time, uint256 from);
    /// @notice The measure delay is at most 180 days.
    error MeasureDelayTooLong(uint256 delay, uint256 max);
    /// @notice The report grace is from 1 hour to 30 days.
    error ReportGraceOutOfRange(uint256 grace, uint256 min, uint256 max);
    /// @notice Without an arbiter there is nothing to review, rule or charge for.
    error WindowsWithoutArbiter();
    /// @notice The review window is from 1 hour to 30 days.
    error ReviewWindowOutOfRange(uint256 window, uint256 min, uint256 max);
    /// @notice The ruling window is from 1 hour to 90 days.
    error RulingWindowOutOfRange(uint256 window, uint256 min, uint256 max);
    /// @notice Every period after the first is at least reportGrace + reviewWindow + rulingWindow long, so that at
    /// most one period is ever in settlement.
    error PeriodTooShort(uint256 period, uint256 duration, uint256 min);
    /// @notice The funding grace is at most the shortest period.
    error FundingGraceTooLong(uint256 grace, uint256 max);
    /// @notice The trial ends at the latest with the first period.
    error TrialTooLong(uint256 trialEnd, uint256 max);
    /// @notice Interim payments need both an interval and a share.
    error InterimIncomplete();
    /// @notice Interim payments need a metric that accumulates: higher is better.
    error InterimNeedsHigherIsBetter();
    /// @notice The interim share is at most 10,000 basis points.
    error InterimShareTooLarge(uint256 bps, uint256 max);
    /// @notice The interim interval is at least 1 hour and shorter than the shortest period.
    error InterimEveryOutOfRange(uint256 interval, uint256 min, uint256 below);

    /// @notice Reverts with the first rule that `terms` break.
    function check(Terms calldata terms) internal view {
        uint40[] calldata ends = terms.periodEnds;
        uint256 count = ends.length;

        _checkParties(terms);
        _checkPrice(terms);
        if (count == 0 || count > MAX_PERIODS) revert PeriodCount(count, MAX_PERIODS);
        if (uint256(terms.cap) * count > type(uint128).max) revert TotalTooLarge(terms.cap, count);
        _checkBaselines(terms, count);
        uint256 settlement = _checkWindows(terms);
        uint256 shortest = _checkPeriods(ends, terms.start, settlement);
        if (terms.fundingGrace > shortest) revert FundingGraceTooLong(terms.fundingGrace, shortest);
        if (terms.trialEnd > ends[0]) revert TrialTooLong(terms.trialEnd, ends[0]);
        _checkInterim(terms, shortest);
    }

    /// @notice Reverts when it is too early for the first funding.
    function checkFundingLead(Terms calldata terms) internal view {
        uint256 from = terms.start > MAX_FUNDING_LEAD ? terms.start - MAX_FUNDING_LEAD : 0;
        if (block.timestamp < from) revert TooEarlyToFund(block.timestamp, from);
    }

    function _checkParties(Terms calldata terms) private view {
        address client = terms.client;
        address agency = terms.agency;
        address arbiter = terms.arbiter;
        address token = terms.token;
        address oracle = terms.oracle;

        if (client == address(0)) revert ZeroClient();
        if (agency == address(0)) revert ZeroAgency();
        if (oracle == address(0)) revert ZeroOracle();
        if (terms.metric == 0) revert ZeroMetric();
        if (client == agency) revert ClientIsAgency(client);
        if (arbiter == client || arbiter == agency) revert ArbiterIsParty(arbiter);
        if (
            client == address(this) ||
            agency == address(this) ||
            arbiter == address(this) ||
            token == address(this) ||
            oracle == address(this)
        ) revert EscrowIsParty();
        if (oracle.code.length == 0) revert OracleHasNoCode(oracle);
        if (token != address(0) && token.code.length == 0) revert TokenHasNoCode(token);
    }

    function _checkPrice(Terms calldata terms) private pure {
        uint256 cap = terms.cap;
        uint256 base = terms.base;
        Step[] calldata steps = terms.steps;

        if (cap == 0) revert ZeroCap();
        if (base > cap) revert BaseAboveCap(base, cap);
        uint256 room = cap - base;
        if (steps.length == 0) {
            if (room != 0) revert StepsMissing();
            return;
        }
        if (room == 0) revert StepsWithoutRoom();
        if (steps.length > MAX_STEPS) revert TooManySteps(steps.length, MAX_STEPS);

        bool pays = false;
        uint256 previous = 0;
        for (uint256 i = 0; i < steps.length; ++i) {
            Step calldata step = steps[i];
            uint256 threshold = step.threshold;
            uint256 lump = step.lump;
            if (i != 0 && threshold <= previous) revert ThresholdsNotRising(i);
            if (lump != 0 && threshold == 0) revert LumpAtZero();
            if (lump > room) revert LumpAboveRoom(i, lump, room);
            if (lump != 0 || step.rate != 0) pays = true;
            previous = threshold;
        }
        if (!pays) revert NoStepPays();
    }

    function _checkBaselines(Terms calldata terms, uint256 periods) private pure {
        uint128[] calldata baselines = terms.baselines;
        uint256 count = baselines.length;

        if (count != 1 && count != periods) revert BaselineCount(count, periods);
        if (terms.lowerIsBetter) {
            for (uint256 i = 0; i < count; ++i) {
                if (baselines[i] == 0) revert ZeroBaseline(i);
            }
        }
    }

    /// @param settlement The longest that a period can be in settlement, in seconds.
    /// @return shortest Length of the shortest period, in seconds.
    function _checkPeriods(
        uint40[] calldata ends,
        uint256 start,
        uint256 settlement
    ) private pure returns (uint256 shortest) {
        shortest = type(uint256).max;
        uint256 previous = start;
        for (uint256 i = 0; i < ends.length; ++i) {
            uint256 end = ends[i];
            if (end <= previous) revert PeriodsNotRising(i);
            uint256 duration = end - previous;
            if (i != 0 && duration < settlement) revert PeriodTooShort(i, duration, settlement);
            if (duration < shortest) shortest = duration;
            previous = end;
        }
        if (previous - start > MAX_TERM) revert TermTooLong(previous - start, MAX_TERM);
    }

    /// @return settlement The longest that a period can be in settlement, in seconds.
    function _checkWindows(Terms calldata terms) private pure returns (uint256 settlement) {
        uint256 report = terms.reportGrace;
        uint256 review = terms.reviewWindow;
        uint256 ruling = terms.rulingWindow;

        if (terms.measureDelay > MAX_MEASURE_DELAY) revert MeasureDelayTooLong(terms.measureDelay, MAX_MEASURE_DELAY);
        if (report < MIN_WINDOW || report > MAX_REPORT_GRACE) {
            revert ReportGraceOutOfRange(report, MIN_WINDOW, MAX_REPORT_GRACE);
        }
        if (terms.arbiter == address(0)) {
            if (review != 0 || ruling != 0 || terms.arbiterFee != 0) revert WindowsWithoutArbiter();
        } else {
            if (review < MIN_WINDOW || review > MAX_REVIEW_WINDOW) {
                revert ReviewWindowOutOfRange(review, MIN_WINDOW, MAX_REVIEW_WINDOW);
            }
            if (ruling < MIN_WINDOW || ruling > MAX_RULING_WINDOW) {
                revert RulingWindowOutOfRange(ruling, MIN_WINDOW, MAX_RULING_WINDOW);
            }
        }
        return report + review + ruling;
    }

    function _checkInterim(Terms calldata terms, uint256 shortest) private pure {
        uint256 every = terms.interimEvery;
        uint256 bps = terms.interimBps;
        if (every == 0 && bps == 0) return;

        if (every == 0 || bps == 0) revert InterimIncomplete();
        if (terms.lowerIsBetter) revert InterimNeedsHigherIsBetter();
        if (bps > MAX_BPS) revert InterimShareTooLarge(bps, MAX_BPS);
        if (every < MIN_WINDOW || every >= shortest) revert InterimEveryOutOfRange(every, MIN_WINDOW, shortest);
    }
}
