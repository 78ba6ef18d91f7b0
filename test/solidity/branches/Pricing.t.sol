// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Step, Terms} from "../../../contracts/types/Terms.sol";
import {BranchTest} from "../support/BranchTest.sol";
import {Libraries} from "../support/Libraries.sol";

/// @notice The price function on examples whose results were worked out by hand.
contract PricingBranches is BranchTest {
    Libraries private immutable libraries = Libraries(_deploy("Libraries.sol:Libraries"));

    function _price(uint256 cap, uint256 base, Step[] memory steps) private view returns (Terms memory terms) {
        terms = _terms();
        (terms.cap, terms.base) = (uint128(cap * USDC), uint128(base * USDC));
        terms.steps = steps;
    }

    function _step(uint256 threshold, uint256 lump, uint256 rate) private pure returns (Step memory) {
        return Step(uint128(threshold), uint128(lump * USDC), uint128(rate * USDC * 1e12));
    }

    function _one(uint256 threshold, uint256 lump, uint256 rate) private pure returns (Step[] memory steps) {
        steps = new Step[](1);
        steps[0] = _step(threshold, lump, rate);
    }

    function _assertPays(Terms memory terms, uint256 value, uint256 expected) private view {
        assertEq(libraries.performance(terms, 0, value), expected);
        (uint256 toAgency, uint256 toClient) = libraries.split(terms, 0, true, value, 0);
        assertEq(toAgency, terms.base + expected);
        assertEq(toClient, terms.cap - terms.base - expected);
    }

    function test_perUnit() public view {
        Terms memory terms = _price(9_000, 0, _one(0, 0, 45));
        _assertPays(terms, 0, 0);
        _assertPays(terms, 137, 6_165 * USDC);
        _assertPays(terms, 199, 8_955 * USDC);
        _assertPays(terms, 200, 9_000 * USDC);
        _assertPays(terms, 250, 9_000 * USDC);
    }

    function test_target() public view {
        Terms memory terms = _price(10_000, 0, _one(500, 10_000, 0));
        _assertPays(terms, 499, 0);
        _assertPays(terms, 500, 10_000 * USDC);
    }

    function test_baseAndPerformance() public view {
        Terms memory terms = _price(6_000, 2_000, _one(20, 0, 100));
        _assertPays(terms, 20, 0);
        _assertPays(terms, 35, 1_500 * USDC);
        (uint256 toAgency, uint256 toClient) = libraries.split(terms, 0, false, 35, 0);
        assertEq(toAgency, 2_000 * USDC);
        assertEq(toClient, 4_000 * USDC);
    }

    function test_tiers() public view {
        Step[] memory steps = new Step[](3);
        (steps[0], steps[1], steps[2]) = (_step(0, 0, 50), _step(100, 500, 40), _step(300, 0, 60));
        Terms memory terms = _price(20_000, 0, steps);
        _assertPays(terms, 99, 4_950 * USDC);
        _assertPays(terms, 100, 5_500 * USDC);
        _assertPays(terms, 101, 5_540 * USDC);
        _assertPays(terms, 300, 13_500 * USDC);
        _assertPays(terms, 350, 16_500 * USDC);
    }

    /// @notice Revenue in cents: 10 % above 80,000.00, and what agents save below 50,000.00.
    function test_baselines() public view {
        Terms memory terms = _price(5_000, 0, new Step[](1));
        terms.steps[0].rate = 1_000 * 1e12;
        terms.baselines[0] = 8_000_000;
        _assertPays(terms, 10_345_678, 2_345_678_000);
        _assertPays(terms, 8_000_000, 0);
        _assertPays(terms, 7_999_999, 0);

        terms = _price(4_000, 0, new Step[](1));
        terms.steps[0].rate = 2_000 * 1e12;
        terms.lowerIsBetter = true;
        terms.baselines[0] = 5_000_000;
        _assertPays(terms, 3_120_055, 3_759_890_000);
        _assertPays(terms, 5_000_000, 0);
        _assertPays(terms, 5_000_001, 0);
    }

    function test_baselinesPerPeriod() public view {
        Terms memory terms = _terms();
        terms.baselines = new uint128[](3);
        (terms.baselines[0], terms.baselines[1], terms.baselines[2]) = (10, 20, 30);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(libraries.performance(terms, i, 40), (30 - i * 10) * 40 * USDC);
        }
        terms.baselines = new uint128[](1);
        terms.baselines[0] = 10;
        assertEq(libraries.performance(terms, 2, 40), 30 * 40 * USDC);
    }

    /// @notice One floor, on what is reached in all.
    function test_interim() public view {
        Terms memory terms = _terms();
        terms.steps[0].rate = uint128(uint256(1e18) / 3);
        terms.interimBps = 5_000;
        assertEq(libraries.interimTarget(terms, 0, 4, 0), 666_666);
        assertEq(libraries.interimTarget(terms, 0, 4, 666_665), 666_666);
        assertEq(libraries.interimTarget(terms, 0, 4, 666_667), 666_667);
        (uint256 toAgency, uint256 toClient) = libraries.split(terms, 0, true, 10, 666_666);
        assertEq(toAgency, 2_666_667);
        assertEq(toClient, CAP - 3_333_333);
        (toAgency, toClient) = libraries.split(terms, 0, true, 1, 666_666);
        assertEq(toAgency, 0);
        assertEq(toClient, CAP - 666_666);
        (toAgency, toClient) = libraries.split(terms, 0, false, 10, 666_666);
        assertEq(toAgency, 0);
        assertEq(toClient, CAP - 666_666);
    }

    function test_roundsDownOnce() public view {
        Terms memory terms = _terms();
        terms.steps = new Step[](2);
        (terms.steps[0], terms.steps[1]) = (Step(0, 0, 5e11), Step(1, 0, 5e11));
        assertEq(libraries.performance(terms, 0, 1), 0);
        assertEq(libraries.performance(terms, 0, 2), 1);
        assertEq(libraries.performance(terms, 0, 3), 1);
    }
}
