// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Question} from "../../types/Question.sol";
import {GasSpender} from "./GasSpender.sol";

/// @notice An oracle that answers every question with the bytes a test gives it, or not at all.
/// @dev It does not implement `IMetricOracle`, so that it may return anything.
contract HostileOracle is GasSpender {
    enum Behaviour {
        Answer,
        Revert, // with the same bytes
        BurnGas,
        SpendGas, // then answers
        GiveUp, // with less gas than it wants, says that there is no answer, as a composite of starved oracles might
        Reenter // answers with a value of `REENTERED` when a call back into the escrow succeeded
    }

    uint256 public constant REENTERED = 666;

    Behaviour private _behaviour;
    address private _target;
    uint256 private _size;
    address private _response;
    address private _payload;

    /// @param response Its code is what is returned.
    /// @param size Bytes returned in all; zeros fill what the response does not have.
    function respond(Behaviour behaviour, address response, uint256 size) external {
        _behaviour = behaviour;
        _response = response;
        _size = size;
    }

    function aim(address target, address payload) external {
        _target = target;
        _payload = payload;
    }

    function answerOf(Question calldata) external {
        Behaviour behaviour = _behaviour;
        uint256 size = _size;
        bytes memory response = _response.code;
        if (behaviour == Behaviour.GiveUp && gasleft() < _amount) response = new bytes(64);
        if (behaviour == Behaviour.SpendGas) _spend();
        if (behaviour == Behaviour.Reenter) {
            (bool success, ) = _target.call(_payload.code);
            if (success) response = abi.encode(REENTERED, block.timestamp);
        }
        assembly {
            switch behaviour
            case 1 {
                revert(add(response, 0x20), size)
            }
            case 2 {
                invalid()
            }
            default {
                return(add(response, 0x20), size)
            }
        }
    }
}
