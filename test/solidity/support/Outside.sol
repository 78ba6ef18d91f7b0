// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Balance} from "../../../contracts/libraries/Balance.sol";
import {GasFloor} from "../../../contracts/libraries/GasFloor.sol";
import {OracleRead} from "../../../contracts/libraries/OracleRead.sol";
import {Push} from "../../../contracts/libraries/Push.sol";
import {Question} from "../../../contracts/types/Question.sol";

/// @notice The libraries that meet oracles, tokens and receivers, callable from outside.
contract Outside {
    function checkGas(uint256 limit) external view {
        GasFloor.check(limit);
    }

    function answer(address oracle, Question calldata question) external view returns (uint128, uint40) {
        return OracleRead.answer(oracle, question);
    }

    function trySend(address token, address to, uint256 amount) external returns (bool) {
        return Push.trySend(token, to, amount);
    }

    function balance(address token, address account) external view returns (uint256) {
        return Balance.read(token, account);
    }
}
