// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMetricOracle} from "../interfaces/IMetricOracle.sol";
import {Question} from "../types/Question.sol";

/// @notice An oracle that answers what a test tells it, at any time it tells it. For unit tests of the escrow only.
contract MockOracle is IMetricOracle {
    struct Answer {
        uint128 value;
        uint40 answeredAt;
    }

    mapping(bytes32 questionId => Answer) private _answers;

    function answer(Question calldata question, uint128 value) external {
        _answers[keccak256(abi.encode(question))] = Answer(value, uint40(block.timestamp));
    }

    function answerAt(Question calldata question, uint128 value, uint40 answeredAt) external {
        _answers[keccak256(abi.encode(question))] = Answer(value, answeredAt);
    }

    function answerOf(Question calldata question) external view returns (uint128 value, uint40 answeredAt) {
        Answer memory stored = _answers[keccak256(abi.encode(question))];
        return (stored.value, stored.answeredAt);
    }
}
