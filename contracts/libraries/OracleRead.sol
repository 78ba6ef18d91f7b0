// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {GasFloor} from "./GasFloor.sol";
import {IMetricOracle} from "../interfaces/IMetricOracle.sol";
import {Question} from "../types/Question.sol";

/// @title OracleRead
/// @notice Reads an answer from an oracle that may be broken, hostile or gone.
library OracleRead {
    /// @notice What an oracle may spend on one answer. Enough for composites of several oracles.
    uint256 internal constant GAS = 250_000;

    /// @notice The answer to `question`, or (0, 0) when the oracle reverts, runs out of `GAS`, returns too little or
    /// values too large for their types, or has no code.
    /// @dev The gas floor comes first: without it a caller could starve the oracle and turn an answer into "missing".
    function answer(address oracle, Question memory question) internal view returns (uint128 value, uint40 answeredAt) {
        GasFloor.check(GAS);
        bytes memory data = abi.encodeCall(IMetricOracle.answerOf, (question));
        uint256 gasLimit = GAS;
        bool success;
        uint256 rawValue;
        uint256 rawTime;

        assembly ("memory-safe") {
            // Copies 64 bytes to the scratch space, however much is returned.
            success := staticcall(gasLimit, oracle, add(data, 0x20), mload(data), 0x00, 0x40)
            success := and(success, gt(returndatasize(), 0x3f))
            rawValue := mload(0x00)
            rawTime := mload(0x20)
        }

        if (success && rawValue <= type(uint128).max && rawTime <= type(uint40).max) {
            return (uint128(rawValue), uint40(rawTime));
        }
        return (0, 0);
    }
}
