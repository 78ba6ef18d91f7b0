// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Pricing} from "../../../contracts/libraries/Pricing.sol";
import {Terms} from "../../../contracts/types/Terms.sol";

/// @dev One step.
contract LowerNeverPaysLessWhereLowerIsBetter {
    function check(Terms calldata terms, uint256 period, uint128 value, uint128 lower) external pure {
        require(terms.steps.length == 1 && terms.baselines.length == 1 && terms.lowerIsBetter);
        require(lower <= value);
        assert(Pricing.performance(terms, period, value) <= Pricing.performance(terms, period, lower));
    }
}
