// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../../../contracts/types/Terms.sol";
import {Dice} from "./Dice.sol";

/// @notice Valid terms from a seed: from one base unit to full width, one step to sixteen, in both directions, often
/// exactly at a bound of what is allowed. Parties, token, oracle and metric are the caller's to fill in.
library RandomTerms {
    using Dice for Dice.Cup;

    /// @param start When the first period begins, in Unix seconds.
    /// @param maxTotal Most that all periods together may lock, in base units.
    /// @param maxPeriods Most periods, at least 1.
    function make(
        uint256 seed,
        uint256 start,
        uint256 maxTotal,
        uint256 maxPeriods
    ) internal pure returns (Terms memory terms) {
        Dice.Cup memory dice = Dice.cup(seed);
        uint256 count = dice.between(1, maxPeriods);

        price(terms, dice, count, maxTotal / count);
        calendar(terms, dice, count, start);
        if (dice.chance(60)) interim(terms, dice);
        terms.annex = bytes32(seed);
    }

    function price(Terms memory terms, Dice.Cup memory dice, uint256 periods, uint256 maxCap) internal pure {
        terms.cap = uint128(dice.pick(maxCap, 1 + dice.magnitude(maxCap - 1), 1 + dice.magnitude(maxCap - 1)));
        terms.base = uint128(dice.pick(0, 0, dice.between(0, terms.cap)));
        terms.lowerIsBetter = dice.chance(30);
        terms.baselines = new uint128[](dice.chance(50) ? 1 : periods);
        for (uint256 i = 0; i < terms.baselines.length; ++i) {
            terms.baselines[i] = uint128(dice.pick(1, 1 + dice.magnitude(10_000), 1 + dice.magnitude(2 ** 128 - 2)));
            if (!terms.lowerIsBetter) terms.baselines[i] -= 1;
        }
        if (terms.base != terms.cap) terms.steps = steps(dice, terms.cap - terms.base);
    }

    function steps(Dice.Cup memory dice, uint256 room) internal pure returns (Step[] memory list) {
        list = new Step[](dice.chance(15) ? 16 : dice.between(1, 4));
        uint256 reach = dice.pick(100, 1_000_000, type(uint128).max);
        uint256 threshold = dice.chance(60) ? 0 : dice.magnitude(reach / 32);

        for (uint256 i = 0; i < list.length; ++i) {
            list[i].threshold = uint128(threshold);
            if (threshold != 0 && dice.chance(40)) list[i].lump = uint128(dice.pick(room, dice.magnitude(room), 1));
            // Mostly one that does not reach the cap at once: only then does the formula show.
            uint256 gentle = dice.between(0, room < 2 ** 80 ? (4 * room * 1e12) / reach : room / 2);
            list[i].rate = uint128(dice.pick(gentle, gentle, dice.magnitude(type(uint128).max)));
            threshold += 1 + dice.magnitude(reach / 32);
        }
        if (list[0].rate == 0) list[0].rate = 1;
    }

    function calendar(Terms memory terms, Dice.Cup memory dice, uint256 count, uint256 start) internal pure {
        terms.start = uint40(start);
        terms.reportGrace = uint32(dice.pick(1 hours, 7 days, dice.between(1 hours, 30 days)));
        terms.measureDelay = uint32(dice.pick(0, 3 days, dice.between(0, 180 days)));
        if (dice.chance(60)) {
            terms.arbiter = address(uint160(0xA1));
            terms.reviewWindow = uint32(dice.pick(1 hours, 2 days, dice.between(1 hours, 30 days)));
            terms.rulingWindow = uint32(dice.pick(1 hours, 5 days, dice.between(1 hours, 90 days)));
            terms.arbiterFee = uint128(dice.magnitude(terms.cap));
        }

        uint256 settling = uint256(terms.reportGrace) + terms.reviewWindow + terms.rulingWindow;
        terms.periodEnds = new uint40[](count);
        uint256 end = start;
        for (uint256 i = 0; i < count; ++i) {
            uint256 shortest = i == 0 ? 1 : settling;
            end += dice.pick(shortest, shortest + dice.magnitude(10 days), 30 days > shortest ? 30 days : shortest);
            terms.periodEnds[i] = uint40(end);
        }
        terms.fundingGrace = uint32(dice.pick(0, dice.between(0, shortestOf(terms)), shortestOf(terms)));
        if (dice.chance(40)) {
            terms.trialEnd = uint40(dice.pick(terms.periodEnds[0], dice.between(start, terms.periodEnds[0]), start));
        }
        terms.cancelNotice = uint8(dice.pick(0, dice.between(0, 2), 255));
    }

    function interim(Terms memory terms, Dice.Cup memory dice) internal pure {
        uint256 shortest = shortestOf(terms);
        if (terms.lowerIsBetter || shortest <= 1 hours) return;
        terms.interimEvery = uint32(dice.between(1 hours > shortest / 8 ? 1 hours : shortest / 8, shortest - 1));
        terms.interimBps = uint16(dice.pick(10_000, 8_500, dice.between(1, 10_000)));
    }

    function shortestOf(Terms memory terms) internal pure returns (uint256 shortest) {
        shortest = type(uint32).max;
        uint256 from = terms.start;
        for (uint256 i = 0; i < terms.periodEnds.length; ++i) {
            if (terms.periodEnds[i] - from < shortest) shortest = terms.periodEnds[i] - from;
            from = terms.periodEnds[i];
        }
    }

    /// @notice A value of the metric worth trying: around the baseline and the thresholds, at the ends, anywhere.
    function value(Terms memory terms, uint256 period, uint256 seed) internal pure returns (uint256) {
        Dice.Cup memory dice = Dice.cup(seed);
        if (terms.steps.length == 0 || dice.chance(10)) return dice.pick(0, type(uint128).max, uint128(dice.roll()));
        uint256 baseline = terms.baselines[terms.baselines.length == 1 ? 0 : period];
        uint256 last = uint256(terms.steps[terms.steps.length - 1].threshold) * 2 + 10;
        uint256 threshold = terms.steps[dice.between(0, terms.steps.length - 1)].threshold;
        uint256 x = dice.pick(
            threshold + dice.between(0, 2),
            dice.between(0, last),
            threshold - (threshold > 0 ? 1 : 0)
        );
        if (terms.lowerIsBetter) return baseline > x ? baseline - x : 0;
        return baseline + x < type(uint128).max ? baseline + x : type(uint128).max;
    }
}
