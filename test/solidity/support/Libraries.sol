// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Disputes} from "../../../contracts/libraries/Disputes.sol";
import {Pricing} from "../../../contracts/libraries/Pricing.sol";
import {Schedule} from "../../../contracts/libraries/Schedule.sol";
import {TermsHash} from "../../../contracts/libraries/TermsHash.sol";
import {TermsValidity} from "../../../contracts/libraries/TermsValidity.sol";
import {Dispute, Window} from "../../../contracts/types/Agreement.sol";
import {Question} from "../../../contracts/types/Question.sol";
import {Terms} from "../../../contracts/types/Terms.sol";

/// @notice The libraries of the escrow, callable from outside: they take their terms from calldata.
contract Libraries {
    function checkValid(Terms calldata terms) external view {
        TermsValidity.check(terms);
    }

    function checkFundingLead(Terms calldata terms) external view {
        TermsValidity.checkFundingLead(terms);
    }

    function structHash(Terms calldata terms) external pure returns (bytes32) {
        return TermsHash.structHash(terms);
    }

    function performance(Terms calldata terms, uint256 period, uint256 value) external pure returns (uint256) {
        return Pricing.performance(terms, period, value);
    }

    function interimTarget(
        Terms calldata terms,
        uint256 period,
        uint256 value,
        uint256 paid
    ) external pure returns (uint256) {
        return Pricing.interimTarget(terms, period, value, paid);
    }

    function split(
        Terms calldata terms,
        uint256 period,
        bool answered,
        uint256 value,
        uint256 interim
    ) external pure returns (uint256 toAgency, uint256 toClient) {
        return Pricing.split(terms, period, answered, value, interim);
    }

    function begun(Terms calldata terms, uint256 time) external pure returns (uint256) {
        return Schedule.begun(terms, time);
    }

    function ended(Terms calldata terms, uint256 time) external pure returns (uint256) {
        return Schedule.ended(terms, time);
    }

    function windowOf(Terms calldata terms, uint256 period) external pure returns (Window memory) {
        return Schedule.windowOf(terms, period);
    }

    function question(Terms calldata terms, uint256 period) external pure returns (Question memory) {
        return Schedule.question(terms, period);
    }

    function interimQuestion(
        Terms calldata terms,
        uint256 period,
        uint256 through
    ) external pure returns (Question memory) {
        return Schedule.interimQuestion(terms, period, through);
    }

    function claimLess(
        Dispute memory dispute,
        uint256 claimed,
        uint256 interim
    ) external pure returns (Dispute memory, uint256 toAgency) {
        toAgency = Disputes.claimLess(dispute, claimed, interim);
        return (dispute, toAgency);
    }

    function claimMore(
        Dispute memory dispute,
        uint256 claimed,
        uint256 cap
    ) external pure returns (Dispute memory, uint256 toClient) {
        toClient = Disputes.claimMore(dispute, claimed, cap);
        return (dispute, toClient);
    }

    function moved(
        Dispute memory dispute,
        uint256 cap,
        uint256 interim
    ) external pure returns (uint256 toAgency, uint256 toClient) {
        return Disputes.moved(dispute, cap, interim);
    }

    function bounded(Dispute memory dispute, uint256 payout) external pure returns (uint256) {
        return Disputes.bounded(dispute, payout);
    }
}
