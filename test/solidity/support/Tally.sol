// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";

/// @dev How many numbers are counted.
uint256 constant TALLIES = 51;

/// @notice What is counted. Of each function of the escrow: how often it went through, and after that how often it was
/// refused. `scripts/campaign.ts` has the same names in the same order.
library Tally {
    uint256 internal constant propose = 0;
    uint256 internal constant retract = 2;
    uint256 internal constant fund = 4;
    uint256 internal constant payInterim = 6;
    uint256 internal constant settle = 8;
    uint256 internal constant dispute = 10;
    uint256 internal constant payUndisputed = 12;
    uint256 internal constant rule = 14;
    uint256 internal constant settleMutually = 16;
    uint256 internal constant optOut = 18;
    uint256 internal constant cancel = 20;
    uint256 internal constant resign = 22;
    uint256 internal constant withdraw = 24;
    uint256 internal constant pushCredit = 26;
    uint256 internal constant fundWithAuthorization = 28;
    /// @dev All before are functions.
    uint256 internal constant FUNCTIONS = 15;

    uint256 internal constant settledUnanswered = 30;
    uint256 internal constant settledWithInterim = 31;
    uint256 internal constant settledUnruled = 32;
    uint256 internal constant disputedByClient = 33;
    uint256 internal constant disputedByAgency = 34;
    uint256 internal constant disputedByBoth = 35;
    uint256 internal constant disputedMissing = 36;
    uint256 internal constant mutualInDispute = 37;
    uint256 internal constant returnedWithInterim = 38;
    uint256 internal constant endedTwice = 39;
    uint256 internal constant credited = 40;
    uint256 internal constant counterfactual = 41;
    uint256 internal constant donations = 42;
    uint256 internal constant replays = 43;
    uint256 internal constant helperCalls = 44;
    uint256 internal constant finishes = 45;
    uint256 internal constant probes = 46;
    /// @dev With surroundings that call back only.
    uint256 internal constant calledBack = 47;
    uint256 internal constant shutOut = 48;
    uint256 internal constant inBetweenFree = 49;
    uint256 internal constant inBetweenLocked = 50;

    function indexOf(bytes4 selector) internal pure returns (uint256) {
        if (selector == IPerformanceEscrow.settle.selector) return settle;
        if (selector == IPerformanceEscrow.fund.selector) return fund;
        if (selector == IPerformanceEscrow.dispute.selector) return dispute;
        if (selector == IPerformanceEscrow.payInterim.selector) return payInterim;
        if (selector == IPerformanceEscrow.propose.selector) return propose;
        if (selector == IPerformanceEscrow.retract.selector) return retract;
        if (selector == IPerformanceEscrow.payUndisputed.selector) return payUndisputed;
        if (selector == IPerformanceEscrow.rule.selector) return rule;
        if (selector == IPerformanceEscrow.settleMutually.selector) return settleMutually;
        if (selector == IPerformanceEscrow.optOut.selector) return optOut;
        if (selector == IPerformanceEscrow.cancel.selector) return cancel;
        if (selector == IPerformanceEscrow.resign.selector) return resign;
        if (selector == IPerformanceEscrow.withdraw.selector) return withdraw;
        if (selector == IPerformanceEscrow.pushCredit.selector) return pushCredit;
        return fundWithAuthorization;
    }
}
