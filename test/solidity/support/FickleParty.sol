// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../../../contracts/interfaces/IPerformanceEscrow.sol";

/// @notice A party that is a contract: it takes native currency, refuses it, burns the gas, or calls back.
contract FickleParty {
    enum Mood {
        Accepting,
        Reverting,
        BurningGas,
        CallingBack
    }

    IPerformanceEscrow private immutable ESCROW;
    Mood public mood;
    /// @notice True once a call back into the escrow went through while it was paying out.
    bool public gotIn;

    constructor(IPerformanceEscrow escrow) {
        ESCROW = escrow;
    }

    function setMood(Mood next) external {
        mood = next;
    }

    function accepts() external view returns (bool) {
        return mood == Mood.Accepting || mood == Mood.CallingBack;
    }

    receive() external payable {
        Mood now_ = mood;
        if (now_ == Mood.Reverting) revert();
        if (now_ == Mood.BurningGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (now_ == Mood.CallingBack) {
            try ESCROW.withdraw(address(0), address(this)) {
                gotIn = true;
            } catch {}
        }
    }
}
