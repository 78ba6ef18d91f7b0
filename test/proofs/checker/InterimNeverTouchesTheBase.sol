// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Pricing} from "../../../contracts/libraries/Pricing.sol";
import {Terms} from "../../../contracts/types/Terms.sol";

/// @dev Up to two steps.
contract InterimNeverTouchesTheBase {
    function check(Terms calldata terms, uint256 period, uint128 value, uint256 paid) external pure {
        require(terms.steps.length <= 2 && terms.interimBps <= 10_000);
        require(terms.base <= terms.cap && paid <= terms.cap - terms.base);
        assert(Pricing.interimTarget(terms, period, value, paid) <= terms.cap - terms.base);
    }
}
