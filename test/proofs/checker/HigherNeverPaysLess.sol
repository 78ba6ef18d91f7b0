// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Pricing} from "../../../contracts/libraries/Pricing.sol";
import {Terms} from "../../../contracts/types/Terms.sol";

/// @dev One step; more take the prover too long.
contract HigherNeverPaysLess {
    function check(Terms calldata terms, uint256 period, uint128 value, uint128 higher) external pure {
        require(terms.steps.length == 1 && terms.baselines.length == 1 && !terms.lowerIsBetter);
        require(value <= higher);
        assert(Pricing.performance(terms, period, value) <= Pricing.performance(terms, period, higher));
    }
}
