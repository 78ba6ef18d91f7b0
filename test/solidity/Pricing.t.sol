// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../../contracts/types/Terms.sol";
import {Dice} from "./support/Dice.sol";
import {Libraries} from "./support/Libraries.sol";
import {PropertyTest} from "./support/PropertyTest.sol";
import {RandomTerms} from "./support/RandomTerms.sol";
import {ReferencePrice} from "./support/ReferencePrice.sol";

contract PricingTest is PropertyTest {
    using Dice for Dice.Cup;

    Libraries private immutable libraries = Libraries(_deploy("Libraries.sol:Libraries"));

    function testFuzz_performance_isTheFormula(uint256 seed) public view {
        Terms memory terms = _terms(seed);
        uint256 value = RandomTerms.value(terms, 0, seed);

        uint256 performance = libraries.performance(terms, 0, value);

        assertEq(performance, ReferencePrice.performance(terms, 0, value), "performance");
        assertLe(performance, terms.cap - terms.base, "above cap - base");
    }

    function testFuzz_performance_neverFallsAsTheMetricGetsBetter(uint256 seed, uint128 a, uint128 b) public view {
        Terms memory terms = _terms(seed);
        // Far apart as given, and close together around a threshold.
        _assertMonotone(terms, a, b);
        uint256 near = RandomTerms.value(terms, 0, seed);
        if (near != 0) _assertMonotone(terms, near - 1, near);
        _assertMonotone(terms, near, near + 1);
    }

    function _assertMonotone(Terms memory terms, uint256 a, uint256 b) private view {
        (uint256 low, uint256 high) = a < b ? (a, b) : (b, a);
        uint256 atLow = libraries.performance(terms, 0, low);
        uint256 atHigh = libraries.performance(terms, 0, high);
        if (terms.lowerIsBetter) assertGe(atLow, atHigh, "a lower value earned less");
        else assertLe(atLow, atHigh, "a higher value earned less");
    }

    /// @notice Every amount at the end of its width: nothing overflows, whatever the steps and the value.
    function testFuzz_performance_holdsAtFullWidths(
        uint128[16] memory thresholds,
        uint8 count,
        uint128 value
    ) public view {
        Terms memory terms;
        terms.cap = type(uint128).max;
        terms.baselines = new uint128[](1);
        terms.steps = new Step[](1 + (count % 16));
        uint256 threshold = 0;
        for (uint256 i = 0; i < terms.steps.length; ++i) {
            threshold += 1 + (uint256(thresholds[i]) >> (i % 5 == 0 ? 120 : 4));
            terms.steps[i] = Step(uint128(threshold), type(uint128).max, type(uint128).max);
        }

        uint256 atMost = libraries.performance(terms, 0, type(uint128).max);
        assertEq(atMost, terms.cap, "the end of the width");
        assertEq(libraries.performance(terms, 0, value), ReferencePrice.performance(terms, 0, value), "anywhere");

        terms.steps[0].threshold = 0;
        assertEq(libraries.performance(terms, 0, type(uint128).max), terms.cap, "from zero");
    }

    /// @notice A boundary between two steps of one rate means nothing: there is one floor, on the sum.
    function testFuzz_performance_losesNothingBetweenSteps(uint256 seed, uint64 x, uint64 rate, uint64 at) public view {
        Terms memory whole = _steps(1);
        whole.steps[0] = Step(0, 0, uint128(rate) * 1e6 + 1);
        Terms memory cut = _steps(2);
        cut.steps[0] = whole.steps[0];
        cut.steps[1] = Step(uint128(bound(at, 1, uint256(x) + 1)), 0, whole.steps[0].rate);
        assertEq(libraries.performance(cut, 0, x), libraries.performance(whole, 0, x), "two");

        // Fifteen cuts, where fifteen floors would show.
        Dice.Cup memory dice = Dice.cup(seed);
        Terms memory fine = _steps(16);
        uint256 threshold = 0;
        for (uint256 i = 0; i < 16; ++i) {
            fine.steps[i] = Step(uint128(threshold), 0, whole.steps[0].rate);
            threshold += 1 + dice.magnitude(uint256(x) / 16 + 1);
        }
        assertEq(libraries.performance(fine, 0, x), libraries.performance(whole, 0, x), "sixteen");
    }

    /// @notice Each step counts in its own interval only: what lies above the value changes nothing.
    function testFuzz_performance_ignoresStepsNotReached(uint256 seed) public view {
        Terms memory terms = _terms(seed);
        uint256 value = RandomTerms.value(terms, 0, seed);
        uint256 x = ReferencePrice.excess(terms, 0, value);
        uint256 before = libraries.performance(terms, 0, value);

        for (uint256 i = 0; i < terms.steps.length; ++i) {
            if (terms.steps[i].threshold > x) (terms.steps[i].lump, terms.steps[i].rate) = (type(uint128).max, 12345);
        }

        assertEq(libraries.performance(terms, 0, value), before);
    }

    /// @notice Equality reaches a threshold, one unit less does not; the rate begins with the unit after it.
    function testFuzz_performance_reachesAThresholdAtEquality(uint128 threshold, uint128 lump) public view {
        threshold = uint128(bound(threshold, 1, type(uint128).max - 1));
        lump = uint128(bound(lump, 1, type(uint128).max - 1));
        Terms memory terms = _steps(1);
        terms.steps[0] = Step(threshold, lump, 1e12);

        assertEq(libraries.performance(terms, 0, threshold - 1), 0, "below");
        assertEq(libraries.performance(terms, 0, threshold), lump, "at");
        assertEq(libraries.performance(terms, 0, uint256(threshold) + 1), uint256(lump) + 1, "above");
    }

    function testFuzz_interimTarget_neverFallsAndNeverReachesTheBase(
        uint256 seed,
        uint256[8] memory seeds
    ) public view {
        Terms memory terms = _terms(seed);
        terms.interimBps = uint16(bound(seed, 1, 10_000));
        uint256 paid = 0;
        uint256 best = 0;

        for (uint256 i = 0; i < seeds.length; ++i) {
            uint256 value = RandomTerms.value(terms, 0, seeds[i]);
            uint256 target = libraries.interimTarget(terms, 0, value, paid);
            uint256 share = (ReferencePrice.performance(terms, 0, value) * terms.interimBps) / 10_000;
            if (share > best) best = share;

            assertGe(target, paid, "fell");
            assertEq(target, best, "not the best so far");
            assertLe(target, terms.cap - terms.base, "touches the base");
            paid = target;
        }

        // However many partial payments: never above the one total, and never below what was paid.
        uint256 last = RandomTerms.value(terms, 0, seed);
        (uint256 toAgency, uint256 toClient) = libraries.split(terms, 0, true, last, paid);
        assertEq(paid + toAgency, ReferencePrice.total(terms, 0, true, last, paid), "total");
        assertEq(paid + toAgency + toClient, terms.cap, "conserved");
    }

    function testFuzz_split_conservesTheCap(uint256 seed, uint128 interim, bool answered) public view {
        Terms memory terms = _terms(seed);
        uint256 paid = bound(interim, 0, terms.cap - terms.base);
        uint256 value = RandomTerms.value(terms, 0, seed);

        (uint256 toAgency, uint256 toClient) = libraries.split(terms, 0, answered, value, paid);

        assertEq(paid + toAgency + toClient, terms.cap, "conserved");
        assertEq(paid + toAgency, ReferencePrice.total(terms, 0, answered, value, paid), "total");
        assertGe(toAgency, terms.base, "the base is owed on top of any interim");
        if (!answered) assertEq(toAgency, terms.base, "missing pays the base and no more");
    }

    /// @notice The terms that these tests draw are terms that the escrow accepts.
    function testFuzz_randomTerms_areValid(uint256 seed) public view {
        Terms memory terms = RandomTerms.make(seed, 1_900_000_000, type(uint128).max, 12);
        (terms.client, terms.agency, terms.metric) = (address(0xC1), address(0xA6), bytes32("metric"));
        terms.oracle = address(vm);
        libraries.checkValid(terms);
    }

    function _terms(uint256 seed) private pure returns (Terms memory) {
        return RandomTerms.make(seed, 1_900_000_000, type(uint128).max, 1);
    }

    function _steps(uint256 count) private pure returns (Terms memory terms) {
        terms.cap = type(uint128).max;
        terms.baselines = new uint128[](1);
        terms.steps = new Step[](count);
    }
}
