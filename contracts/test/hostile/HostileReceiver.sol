// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {GasProbe} from "./GasProbe.sol";
import {GasSpender} from "./GasSpender.sol";
import {Reentrant} from "./Reentrant.sol";

/// @notice A contract that is a party of an agreement and takes native currency in unfriendly ways.
contract HostileReceiver is Reentrant, GasSpender, GasProbe {
    enum Behaviour {
        Accept,
        Write, // works, and needs far more than the 2,300 gas of a plain transfer
        Revert,
        RevertBomb, // reverts with as much data as its gas can pay for
        ReturnBomb, // accepts and returns as much
        BurnGas,
        Reenter,
        SpendGas // then accepts
    }

    Behaviour private _behaviour;
    uint256 public payments;

    receive() external payable {
        _misbehave();
    }

    function behave(Behaviour behaviour) external {
        _behaviour = behaviour;
    }

    /// @notice Makes the call as this contract, and fails as the call does.
    function execute(address target, bytes calldata data) external {
        (bool success, bytes memory returned) = target.call(data);
        if (!success) {
            assembly {
                revert(add(returned, 0x20), mload(returned))
            }
        }
    }

    function _misbehave() private {
        Behaviour behaviour = _behaviour;
        if (behaviour == Behaviour.Write) ++payments;
        if (behaviour == Behaviour.Reenter) _reenter();
        if (behaviour == Behaviour.SpendGas) _spend();
        assembly {
            switch behaviour
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
}
