// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../../../contracts/types/Terms.sol";

/// @notice The price function once more, written from its formula and not from the contract:
/// perf(x) = min(cap − base, Σ_{x ≥ thᵢ} lumpᵢ + ⌊ Σ_{x > thᵢ} rateᵢ · (min(x, thᵢ₊₁) − thᵢ) / 1e12 ⌋).
library ReferencePrice {
    function performance(Terms memory terms, uint256 period, uint256 value) internal pure returns (uint256) {
        uint256 x = excess(terms, period, value);
        uint256 lumps = 0;
        uint256 numerator = 0;

        for (uint256 i = 0; i < terms.steps.length; ++i) {
            Step memory step = terms.steps[i];
            uint256 next = i + 1 == terms.steps.length ? type(uint256).max : terms.steps[i + 1].threshold;
            if (x >= step.threshold) lumps += step.lump;
            if (x > step.threshold) numerator += step.rate * (min(x, next) - step.threshold);
        }

        return min(terms.cap - terms.base, lumps + numerator / 1e12);
    }

    function excess(Terms memory terms, uint256 period, uint256 value) internal pure returns (uint256) {
        uint256 baseline = terms.baselines.length == 1 ? terms.baselines[0] : terms.baselines[period];
        if (terms.lowerIsBetter) return value < baseline ? baseline - value : 0;
        return value > baseline ? value - baseline : 0;
    }

    /// @notice All that a period pays: base + max(perf, interim); without an answer base + interim.
    function total(
        Terms memory terms,
        uint256 period,
        bool answered,
        uint256 value,
        uint256 interim
    ) internal pure returns (uint256) {
        uint256 earned = answered ? performance(terms, period, value) : 0;
        return terms.base + (earned < interim ? interim : earned);
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }
}
