// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TransientLock} from "../../base/TransientLock.sol";

/// @notice Tries to enter another contract through every function that a test names, one after the other.
/// @dev The calldata of all is the code of one contract, each piece after its length in two bytes: reading it from storage
/// would cost more than a receiver gets.
abstract contract Intruder {
    /// @param calls How many functions it tried.
    /// @param locked How many of them were locked.
    event Intruded(uint256 calls, uint256 locked);

    address private _target;
    address private _payload;

    /// @notice From now on tries to enter `target` with every piece of the code of `payload`.
    function aim(address target, address payload) external {
        _target = target;
        _payload = payload;
    }

    function _intrude() internal {
        address target = _target;
        bytes memory pieces = _payload.code;
        uint256 selector = uint32(TransientLock.Locked.selector);
        uint256 calls = 0;
        uint256 locked = 0;
        uint256 offset = 0;
        while (offset < pieces.length) {
            bool refused;
            assembly {
                let piece := add(add(pieces, 0x22), offset)
                let size := shr(240, mload(sub(piece, 2)))
                let success := call(gas(), target, 0, piece, size, 0x00, 0x20)
                refused := and(iszero(success), and(eq(returndatasize(), 4), eq(shr(224, mload(0x00)), selector)))
                offset := add(offset, add(size, 2))
            }
            ++calls;
            if (refused) ++locked;
        }
        emit Intruded(calls, locked);
    }
}
