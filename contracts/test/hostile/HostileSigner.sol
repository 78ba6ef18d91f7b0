// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A contract signer that takes or refuses any signature, in every way a test wants.
/// @dev It does not implement `IERC1271`, so that it may do and return anything.
contract HostileSigner {
    enum Behaviour {
        Accept,
        Refuse, // the magic value of the past, as EIP-1271 had it before it was final
        ReturnNothing,
        ReturnDirty, // the magic value with other bits set behind it
        ReturnBomb, // half a megabyte that does not begin with the magic value
        AcceptWithBomb, // the same, but it does
        BurnGas,
        Reenter // calls, and accepts whatever comes of it
    }

    Behaviour private _behaviour;
    address private _target;
    bytes private _payload;

    function behave(Behaviour behaviour) external {
        _behaviour = behaviour;
    }

    function aim(address target, bytes calldata payload) external {
        _target = target;
        _payload = payload;
    }

    function isValidSignature(bytes32, bytes calldata) external {
        Behaviour behaviour = _behaviour;
        bytes32 magic = IERC1271.isValidSignature.selector;
        uint256 size = 0x20;
        if (behaviour == Behaviour.Refuse) magic = bytes4(0x20c13b0b);
        if (behaviour == Behaviour.ReturnNothing) size = 0;
        if (behaviour == Behaviour.ReturnDirty) magic |= bytes32(uint256(1));
        if (behaviour == Behaviour.ReturnBomb || behaviour == Behaviour.AcceptWithBomb) size = 500_000;
        if (behaviour == Behaviour.ReturnBomb) magic = 0;
        if (behaviour == Behaviour.Reenter) {
            (bool success, ) = _target.call(_payload);
            // Were it possible, the signer would refuse, and the test would see the call fail.
            if (success) magic = 0;
        }
        if (behaviour == Behaviour.BurnGas) {
            assembly {
                invalid()
            }
        }
        assembly {
            let data := mload(0x40)
            mstore(data, magic)
            return(data, size)
        }
    }
}
