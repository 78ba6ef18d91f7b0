// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Calls back into a contract that a test names, once, and reports what came of it.
/// @dev The calldata is the code of a contract: reading whole terms from storage would cost more than a receiver gets.
abstract contract Reentrant {
    event Reentered(bool success, bytes returned);

    address private _target;
    address private _payload;

    /// @notice From now on calls `target` with the code of `payload` as calldata.
    function aim(address target, address payload) external {
        _target = target;
        _payload = payload;
    }

    function _reenter() internal {
        (bool success, bytes memory returned) = _target.call(_payload.code);
        emit Reentered(success, returned);
    }
}
