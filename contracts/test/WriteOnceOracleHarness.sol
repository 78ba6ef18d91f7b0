// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {WriteOnceOracle} from "../oracles/WriteOnceOracle.sol";
import {Question} from "../types/Question.sol";

/// @title WriteOnceOracleHarness
/// @notice Lets a test do whatever an oracle that inherits the base could do.
contract WriteOnceOracleHarness is WriteOnceOracle {
    function writeAnswer(Question calldata question, uint128 value) external {
        _writeAnswer(question, value);
    }

    function setPending(Question calldata question, uint88 pending) external {
        _setPending(_questionId(question), pending);
    }

    function pendingOf(Question calldata question) external view returns (uint88) {
        return _pendingOf(_questionId(question));
    }

    function isAnswered(Question calldata question) external view returns (bool) {
        return _isAnswered(_questionId(question));
    }
}
