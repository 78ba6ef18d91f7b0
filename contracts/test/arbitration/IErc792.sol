// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A court in the manner of ERC-792: whoever wants a ruling asks and pays for it.
interface IArbitrator {
    /// @notice What a dispute costs, in native currency.
    function arbitrationCost(bytes calldata extraData) external view returns (uint256 cost);

    /// @param choices How many rulings there are beside 0, which stands for no decision.
    /// @param extraData What the court needs to know, such as which chamber and how many jurors.
    function createDispute(uint256 choices, bytes calldata extraData) external payable returns (uint256 disputeId);
}

/// @notice A contract that asks a court and carries out its rulings, in the manner of ERC-792.
interface IArbitrable {
    event Ruling(IArbitrator indexed arbitrator, uint256 indexed disputeId, uint256 ruling);

    /// @notice Called by the court when its ruling is final.
    function rule(uint256 disputeId, uint256 ruling) external;
}

/// @notice What jurors are shown, in the manner of ERC-1497.
interface IEvidence {
    /// @notice What a kind of dispute is about, and what each ruling means.
    event MetaEvidence(uint256 indexed metaEvidenceId, string evidence);

    /// @notice Something a party wants to have considered.
    event Evidence(
        IArbitrator indexed arbitrator,
        uint256 indexed evidenceGroupId,
        address indexed party,
        string evidence
    );

    /// @notice A dispute at the court, and which evidence belongs to it.
    event Dispute(
        IArbitrator indexed arbitrator,
        uint256 indexed disputeId,
        uint256 metaEvidenceId,
        uint256 evidenceGroupId
    );
}
