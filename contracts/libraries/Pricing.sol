// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../types/Terms.sol";

/// @title Pricing
/// @notice The one price function. Every business model is a set of terms for it.
/// @dev Nothing here can overflow: a metric value, a threshold, a lump and a rate are below 2^128 each, and the
/// intervals that rates apply to do not overlap, so the summed numerator is below 2^128 × 2^128.
library Pricing {
    /// @notice Rates are token base units × RATE_SCALE per metric unit.
    uint256 internal constant RATE_SCALE = 1e12;

    uint256 internal constant BPS = 10_000;

    /// @notice What performance is worth above the base: at most `cap − base`, never falling in performance.
    /// @param value The metric, in metric units.
    function performance(Terms calldata terms, uint256 period, uint256 value) internal pure returns (uint256) {
        uint256 x = _performed(terms, period, value);
        Step[] calldata steps = terms.steps;
        uint256 lumps = 0;
        uint256 scaled = 0;

        for (uint256 i = 0; i < steps.length; ++i) {
            Step calldata step = steps[i];
            uint256 threshold = step.threshold;
            if (x < threshold) break;

            uint256 upper = x;
            if (i + 1 < steps.length && steps[i + 1].threshold < x) upper = steps[i + 1].threshold;
            lumps += step.lump;
            scaled += (upper - threshold) * step.rate;
        }

        // One floor, on the sum: a floor per step would lose up to a base unit at each.
        uint256 earned = lumps + scaled / RATE_SCALE;
        uint256 room = terms.cap - terms.base;
        return earned < room ? earned : room;
    }

    /// @notice What interim payments of a period may have reached in all, for the metric so far.
    /// @param paid What they have reached already: a counter that falls takes nothing back.
    function interimTarget(
        Terms calldata terms,
        uint256 period,
        uint256 value,
        uint256 paid
    ) internal pure returns (uint256) {
        uint256 target = (performance(terms, period, value) * terms.interimBps) / BPS;
        return target > paid ? target : paid;
    }

    /// @notice What the agency gets for a period in all: the base, and what it earned or was paid as interim.
    /// @param answered False when the answer is missing: then interim payments stand and the base is owed.
    /// @param value The metric, in metric units; ignored when missing.
    /// @param interim What interim payments of the period have reached.
    function payout(
        Terms calldata terms,
        uint256 period,
        bool answered,
        uint256 value,
        uint256 interim
    ) internal pure returns (uint256) {
        uint256 earned = answered ? performance(terms, period, value) : 0;
        return terms.base + (earned > interim ? earned : interim);
    }

    /// @notice How the cap of a period is split between the parties.
    /// @param answered False when the answer is missing: then interim payments stand and the base is owed.
    /// @param value The metric, in metric units; ignored when missing.
    /// @param interim What interim payments of the period have reached.
    /// @return toAgency What is still to be paid to the agency.
    /// @return toClient What goes back to the client.
    function split(
        Terms calldata terms,
        uint256 period,
        bool answered,
        uint256 value,
        uint256 interim
    ) internal pure returns (uint256 toAgency, uint256 toClient) {
        uint256 total = payout(terms, period, answered, value, interim);
        toAgency = total - interim;
        toClient = terms.cap - total;
    }

    /// @dev Metric units above the baseline, or below it when lower is better; never negative.
    function _performed(Terms calldata terms, uint256 period, uint256 value) private pure returns (uint256) {
        uint128[] calldata baselines = terms.baselines;
        uint256 baseline = baselines[baselines.length == 1 ? 0 : period];
        (uint256 high, uint256 low) = terms.lowerIsBetter ? (baseline, value) : (value, baseline);
        return high > low ? high - low : 0;
    }
}
