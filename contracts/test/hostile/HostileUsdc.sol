// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockUsdc} from "../MockUsdc.sol";
import {Reentrant} from "./Reentrant.sol";

/// @notice A token that takes signatures as USDC does, and misbehaves in the way a test tells it.
contract HostileUsdc is MockUsdc, Reentrant {
    enum Behaviour {
        Honest,
        TakesFee, // 1 % of what is moved
        MovesTooMuch, // twice what is asked
        MovesNothing, // and says it did
        ReturnsFalse, // from `transferFrom`, and moves nothing
        Paused
    }

    Behaviour private _behaviour;

    /// @dev Moments until it calls back: 1 is right before the next transfer, 2 right after it, and so on; 0 is never.
    uint256 private _countdown;

    error EnforcedPause();

    function behave(Behaviour behaviour) external {
        _behaviour = behaviour;
    }

    function reenterAt(uint256 moment) external {
        _countdown = moment;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (_behaviour == Behaviour.ReturnsFalse) return false;
        return super.transferFrom(from, to, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        // Minting is honest.
        if (from == address(0)) {
            super._update(from, to, amount);
            return;
        }
        Behaviour behaviour = _behaviour;
        if (behaviour == Behaviour.Paused) revert EnforcedPause();
        _tick();
        if (behaviour != Behaviour.MovesNothing) super._update(from, to, amount);
        if (behaviour == Behaviour.TakesFee) super._update(to, address(0), amount / 100);
        if (behaviour == Behaviour.MovesTooMuch) super._update(from, to, amount);
        _tick();
    }

    function _tick() private {
        if (_countdown == 0) return;
        --_countdown;
        if (_countdown == 0) _reenter();
    }
}
