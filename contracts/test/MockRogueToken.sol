// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockERC20} from "./MockERC20.sol";

/// @notice A token whose `transferFrom` misbehaves in the way a test tells it.
contract MockRogueToken is MockERC20 {
    enum Behaviour {
        Honest,
        TakesFee, // 1 % of what is moved
        MovesTooMuch, // twice what is asked
        MovesNothing, // and says it did
        ShrinksReceiver, // and burns what the receiver had before
        ReturnsFalse, // and moves nothing
        ReturnsTwo, // moves the amount, and returns what is neither true nor false
        IsPaused
    }

    Behaviour public behaviour;

    error Paused();

    constructor() MockERC20("Rogue", "RGE", 6) {}

    function behave(Behaviour behaviour_) external {
        behaviour = behaviour_;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        Behaviour now_ = behaviour;
        if (now_ == Behaviour.IsPaused) revert Paused();
        if (now_ == Behaviour.ReturnsFalse) return false;
        if (now_ == Behaviour.MovesNothing) return true;
        if (now_ == Behaviour.ShrinksReceiver) {
            _burn(to, balanceOf(to));
            return true;
        }

        super.transferFrom(from, to, amount);

        if (now_ == Behaviour.TakesFee) _burn(to, amount / 100);
        if (now_ == Behaviour.MovesTooMuch) super.transferFrom(from, to, amount);
        if (now_ == Behaviour.ReturnsTwo) {
            assembly ("memory-safe") {
                mstore(0x00, 2)
                return(0x00, 0x20)
            }
        }
        return true;
    }
}
