// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockERC20} from "../MockERC20.sol";
import {GasSpender} from "./GasSpender.sol";
import {Reentrant} from "./Reentrant.sol";

/// @notice A token that turns against its holders when it is told to.
contract HostileToken is MockERC20, Reentrant, GasSpender {
    enum Behaviour {
        Honest,
        ReturnNothing, // moves the money, as USDT does
        ReturnShort, // moves nothing and returns 31 bytes
        ReturnFalse, // moves nothing
        ReturnTwo, // moves nothing and returns a word that is neither true nor false
        ReturnBomb, // moves the money and returns true and as much data as its gas can pay for
        RevertBomb, // reverts with as much
        BurnGas,
        Paused,
        Reenter, // calls back before it moves the money, as ERC-777 does
        SpendGas // then moves it
    }

    Behaviour private _behaviour;
    mapping(address account => bool) public blocked;

    error Blocked();
    error EnforcedPause();

    constructor() MockERC20("Hostile Token", "HOST", 6) {}

    function behave(Behaviour behaviour) external {
        _behaviour = behaviour;
    }

    /// @notice A blocked account neither sends nor receives.
    function setBlocked(address account, bool isBlocked) external {
        blocked[account] = isBlocked;
    }

    function burn(address account, uint256 amount) external {
        _burn(account, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        Behaviour behaviour = _behaviour;
        if (behaviour == Behaviour.Reenter) _reenter();
        if (behaviour == Behaviour.SpendGas) _spend();
        if (behaviour == Behaviour.Paused) revert EnforcedPause();
        if (
            behaviour <= Behaviour.ReturnNothing || behaviour == Behaviour.ReturnBomb || behaviour >= Behaviour.Paused
        ) {
            super.transfer(to, amount);
        }
        assembly {
            mstore(0x00, 1)
            switch behaviour
            case 1 {
                return(0, 0)
            }
            case 2 {
                return(0x01, 31)
            }
            case 3 {
                mstore(0x00, 0)
            }
            case 4 {
                mstore(0x00, 2)
            }
            case 5 {
                return(0, 200000)
            }
            case 6 {
                revert(0, 200000)
            }
            case 7 {
                invalid()
            }
            return(0x00, 0x20)
        }
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (blocked[from] || blocked[to]) revert Blocked();
        super._update(from, to, amount);
    }
}
