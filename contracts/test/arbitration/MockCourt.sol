// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IArbitrable, IArbitrator} from "./IErc792.sol";

/// @notice A court whose rulings a test decides. Shaped as ERC-792, without jurors, periods and appeals.
contract MockCourt is IArbitrator {
    struct Case {
        IArbitrable arbitrated;
        uint256 choices;
        bool ruled;
    }

    uint256 public immutable COST;

    Case[] public cases;

    error InsufficientPayment(uint256 given, uint256 cost);
    error InvalidRuling(uint256 disputeId, uint256 ruling);

    constructor(uint256 cost) {
        COST = cost;
    }

    function createDispute(uint256 choices, bytes calldata) external payable returns (uint256 disputeId) {
        if (msg.value < COST) revert InsufficientPayment(msg.value, COST);
        disputeId = cases.length;
        cases.push(Case(IArbitrable(msg.sender), choices, false));
    }

    function giveRuling(uint256 disputeId, uint256 ruling) external {
        Case storage case_ = cases[disputeId];
        if (case_.ruled || ruling > case_.choices) revert InvalidRuling(disputeId, ruling);
        case_.ruled = true;

        case_.arbitrated.rule(disputeId, ruling);
    }

    function arbitrationCost(bytes calldata) external view returns (uint256) {
        return COST;
    }
}
