// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice One step of the price function: reaching `threshold` pays `lump` once, and every metric unit
/// above it pays `rate`, up to the next step's threshold.
/// @param threshold Metric units above the baseline (below it, when lower is better). Equality reaches it.
/// @param lump Token base units, paid once.
/// @param rate Token base units × 1e12 per metric unit.
struct Step {
    uint128 threshold;
    uint128 lump;
    uint128 rate;
}

/// @notice Everything the parties agree on. Never stored: the agreement id is the EIP-712 digest of these
/// bytes, so what is signed, what identifies the agreement and what is paid cannot differ.
/// @param client Funds the periods and receives everything the agency does not earn.
/// @param agency Earns the payout. Its consent is needed before funding.
/// @param arbiter Rules on disputes; zero for none.
/// @param token ERC-20 that is escrowed; zero for the chain's native currency.
/// @param oracle `IMetricOracle` that answers what the metric was.
/// @param metric The oracle's 32-byte commitment to everything that decides the answer.
/// @param cap Most that one period can pay, `base` included, and what is locked for each, in base units.
/// @param base Owed for every funded period that was not ended before it began, in base units. The agency gives up
/// that of the running period when it resigns; a client that opts out in the trial owes none.
/// @param baselines Metric units from which performance is counted: one for all periods, or one for each.
/// @param lowerIsBetter True when performance is what the metric stays below the baseline.
/// @param steps The price function, by strictly rising thresholds. Empty only for a pure retainer.
/// @param start When period 0 begins, in Unix seconds.
/// @param periodEnds When each period ends, in Unix seconds. A period begins where the one before ends.
/// @param trialEnd Until then the client may opt out and gets everything back; zero for no trial.
/// @param fundingGrace Seconds after a period's start during which it can still be funded.
/// @param measureDelay Seconds from a period's end until its question may be asked (returns, chargebacks).
/// @param reportGrace Seconds for the answer to arrive; afterwards it counts as missing.
/// @param reviewWindow Seconds for either party to dispute; zero without an arbiter.
/// @param rulingWindow Seconds for the arbiter to rule; zero without an arbiter.
/// @param arbiterFee What a disputer pays, in base units; zero without an arbiter.
/// @param interimEvery Seconds between the interim points of a period; zero for no interim payments.
/// @param interimBps Share of the performance so far that interim payments reach, in basis points.
/// @param cancelNotice Further periods that the client still commits to when it cancels.
/// @param annex Hash of the legal text and agreement file, with a nonce inside.
struct Terms {
    address client;
    address agency;
    address arbiter;
    address token;
    address oracle;
    bytes32 metric;
    uint128 cap;
    uint128 base;
    uint128[] baselines;
    bool lowerIsBetter;
    Step[] steps;
    uint40 start;
    uint40[] periodEnds;
    uint40 trialEnd;
    uint32 fundingGrace;
    uint32 measureDelay;
    uint32 reportGrace;
    uint32 reviewWindow;
    uint32 rulingWindow;
    uint128 arbiterFee;
    uint32 interimEvery;
    uint16 interimBps;
    uint8 cancelNotice;
    bytes32 annex;
}
