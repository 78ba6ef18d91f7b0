// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title TransientLock
/// @notice One lock over a whole contract: while a function with `lock` runs, no other can be entered.
/// @dev In transient storage (EIP-1153), so it costs little and cannot stay locked after a transaction.
abstract contract TransientLock {
    bool private transient _locked;

    /// @notice A transfer called back into the contract.
    error Locked();

    modifier lock() {
        if (_locked) revert Locked();
        _locked = true;
        _;
        _locked = false;
    }
}
