// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockERC20} from "./MockERC20.sol";

/// @notice A token that calls out while it moves money, as ERC-777 tokens call their senders and receivers.
contract MockHookToken is MockERC20 {
    address private _target;
    bytes private _data;
    bool private _armed;

    /// @notice Whether the last call-out succeeded, and what it returned or reverted with.
    bool public succeeded;
    bytes public returned;

    constructor() MockERC20("Hooked", "HOOK", 6) {}

    /// @notice Calls `target` with `data` once, in the middle of the next `transferFrom` or `transfer`.
    function arm(address target, bytes calldata data) external {
        _target = target;
        _data = data;
        _armed = true;
        succeeded = false;
        returned = "";
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_armed) {
            _armed = false;
            (succeeded, returned) = _target.call(_data);
        }
        super._update(from, to, amount);
    }
}
