// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Question} from "../types/Question.sol";

/// @title IMetricOracle
/// @notice Answers questions about metrics. All that the escrow knows of any oracle network.
/// @dev Implementations must write an answer at most once and never change it, and must set `answeredAt` to
/// the block time of that write. They must not depend on the caller or on anything a caller can choose, such
/// as the gas it sends. The escrow reads with a gas floor and a gas limit; a revert, fewer than 64 bytes, or values
/// too large for their types count as missing.
interface IMetricOracle {
    /// @notice The answer to `question`.
    /// @param question Which metric, over which time, asked no earlier than when.
    /// @return value The metric, in metric units; 0 while unanswered.
    /// @return answeredAt Block time at which the answer was written, in Unix seconds; 0 while unanswered.
    function answerOf(Question calldata question) external view returns (uint128 value, uint40 answeredAt);
}
