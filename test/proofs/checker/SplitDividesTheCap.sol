// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Pricing} from "../../../contracts/libraries/Pricing.sol";
import {Terms} from "../../../contracts/types/Terms.sol";

/// @dev Any number of steps.
contract SplitDividesTheCap {
    function check(Terms calldata terms, uint256 period, bool answered, uint128 value, uint256 interim) external pure {
        (uint256 toAgency, uint256 toClient) = Pricing.split(terms, period, answered, value, interim);
        assert(interim + toAgency + toClient == terms.cap);
        assert(toAgency >= terms.base);
        assert(answered || toAgency == terms.base);
    }
}
