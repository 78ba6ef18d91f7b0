// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A client that is a contract: it takes native currency, refuses it, burns the gas, or calls back. The escrow's
/// payments it just takes when it is not refusing: while the escrow pays, deposits may be moved.
contract FickleDepositor {
    enum Mood {
        Accepting,
        Reverting,
        BurningGas,
        CallingBack
    }

    address private immutable ESCROW;
    Mood public mood;
    /// @notice True once a call back went through while this was being paid.
    bool public gotIn;

    address private _target;
    bytes private _data;

    constructor(address escrow) {
        ESCROW = escrow;
    }

    /// @param target What is called back, with `data`.
    function setMood(Mood next, address target, bytes calldata data) external {
        (mood, _target, _data) = (next, target, data);
    }

    function accepts() external view returns (bool) {
        // Calling back takes more gas than a push gives: whether it still accepts is not foreseen.
        return mood == Mood.Accepting;
    }

    receive() external payable {
        Mood now_ = mood;
        if (now_ == Mood.Reverting) revert();
        if (now_ == Mood.BurningGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (now_ == Mood.CallingBack && msg.sender != ESCROW) {
            (bool success, ) = _target.call(_data);
            if (success) gotIn = true;
        }
    }
}
