// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Question} from "../types/Question.sol";
import {IMetricOracle} from "./IMetricOracle.sol";

/// @title IWriteOnceOracle
/// @notice A metric oracle that keeps its answers by question and writes each at most once.
interface IWriteOnceOracle is IMetricOracle {
    /// @notice A question got its one and final answer. The time of the block is the answer's `answeredAt`.
    /// @param questionId What was asked.
    /// @param metric The question's metric.
    /// @param value The metric, in metric units.
    event Answered(bytes32 indexed questionId, bytes32 indexed metric, uint128 value);

    /// @notice The id under which the answer to `question` is kept: the hash of its ABI encoding.
    function questionId(Question calldata question) external pure returns (bytes32);
}
