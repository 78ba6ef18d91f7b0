// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMetricOracle} from "../interfaces/IMetricOracle.sol";
import {IWriteOnceOracle} from "../interfaces/IWriteOnceOracle.sol";
import {Question} from "../types/Question.sol";

/// @title WriteOnceOracle
/// @notice Keeps answers, by the hash of their question. How answers come about is up to what inherits it.
abstract contract WriteOnceOracle is IWriteOnceOracle {
    /// @dev One slot: value 16 + answeredAt 5 + pending 11 = 32 bytes.
    struct Record {
        uint128 value;
        // 0 while unanswered, and what tells an answer of 0 from none.
        uint40 answeredAt;
        // What the oracle remembers of a question on its way to an answer. Kept here, so that receiving the
        // answer writes a single slot, which is not empty any more.
        uint88 pending;
    }

    mapping(bytes32 questionId => Record record) private _records;

    /// @inheritdoc IMetricOracle
    function answerOf(Question calldata question) external view override returns (uint128 value, uint40 answeredAt) {
        Record storage record = _records[_questionId(question)];
        return (record.value, record.answeredAt);
    }

    /// @inheritdoc IWriteOnceOracle
    function questionId(Question calldata question) external pure override returns (bytes32) {
        return _questionId(question);
    }

    /// @dev Writes the one answer and forgets what was pending. Changes nothing when there is an answer already.
    function _writeAnswer(Question memory question, uint128 value) internal {
        bytes32 id = _questionId(question);
        if (_records[id].answeredAt != 0) return;

        _records[id] = Record({value: value, answeredAt: uint40(block.timestamp), pending: 0});

        emit Answered(id, question.metric, value);
    }

    /// @dev Cannot touch an answer: it writes only its own bytes of the slot.
    function _setPending(bytes32 id, uint88 pending) internal {
        _records[id].pending = pending;
    }

    function _isAnswered(bytes32 id) internal view returns (bool) {
        return _records[id].answeredAt != 0;
    }

    function _pendingOf(bytes32 id) internal view returns (uint88) {
        return _records[id].pending;
    }

    function _questionId(Question memory question) internal pure returns (bytes32) {
        return keccak256(abi.encode(question));
    }
}
