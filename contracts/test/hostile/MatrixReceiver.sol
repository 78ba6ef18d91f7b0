// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {GasSpender} from "./GasSpender.sol";
import {Intruder} from "./Intruder.sol";

/// @notice A party that takes native currency in every way that a contract can.
contract MatrixReceiver is GasSpender, Intruder {
    enum Habit {
        Accepts,
        Writes, // storage, which 2,300 gas would not pay for
        Reverts,
        RevertBomb, // reverts with as much data as its gas can pay for
        ReturnBomb, // accepts, and returns as much
        BurnsGas,
        SpendsGas, // and accepts
        CallsBack, // tries to enter the escrow everywhere, and accepts
        SendsBack, // to the sender, and reverts when that does not work
        PassesOn // to the heir
    }

    address public constant HEIR = address(0x4E14);

    Habit private _habit;
    uint256 private _payments;

    receive() external payable {
        _take();
    }

    function behave(Habit habit) external {
        _habit = habit;
    }

    function _take() private {
        Habit habit = _habit;
        if (habit == Habit.Writes) ++_payments;
        if (habit == Habit.SpendsGas) _spend();
        if (habit == Habit.CallsBack) _intrude();
        if (habit == Habit.SendsBack) _send(msg.sender);
        if (habit == Habit.PassesOn) _send(HEIR);
        assembly {
            switch habit
            case 2 {
                revert(0, 0)
            }
            case 3 {
                revert(0, 100000)
            }
            case 4 {
                return(0, 100000)
            }
            case 5 {
                invalid()
            }
        }
    }

    function _send(address to) private {
        assembly {
            if iszero(call(gas(), to, callvalue(), 0, 0, 0, 0)) {
                revert(0, 0)
            }
        }
    }
}
