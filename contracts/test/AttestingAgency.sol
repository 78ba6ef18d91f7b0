// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PerformanceEscrow} from "../PerformanceEscrow.sol";
import {Question} from "../types/Question.sol";
import {Terms} from "../types/Terms.sol";
import {MockOracle} from "./MockOracle.sol";

/// @notice An agency that also measures, as in the optimistic model, and is the first to dispute its own answer: it does
/// both in one transaction, so that nobody can come in between.
contract AttestingAgency {
    receive() external payable {}

    function consent(PerformanceEscrow escrow, Terms calldata terms) external {
        escrow.propose(terms, "");
    }

    function attestAndDispute(
        PerformanceEscrow escrow,
        Terms calldata terms,
        Question calldata question,
        uint128 value,
        uint128 claimedValue
    ) external payable {
        MockOracle(terms.oracle).answer(question, value);
        escrow.dispute{value: msg.value}(terms, 0, claimedValue);
    }
}
