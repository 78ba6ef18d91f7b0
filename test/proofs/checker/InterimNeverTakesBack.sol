// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Pricing} from "../../../contracts/libraries/Pricing.sol";
import {Terms} from "../../../contracts/types/Terms.sol";

/// @dev Any number of steps.
contract InterimNeverTakesBack {
    function check(Terms calldata terms, uint256 period, uint128 value, uint256 paid) external pure {
        assert(Pricing.interimTarget(terms, period, value, paid) >= paid);
    }
}
