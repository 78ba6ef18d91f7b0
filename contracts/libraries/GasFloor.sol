// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title GasFloor
/// @notice Makes sure that a call with a gas limit really gets it, so that its failure is never the caller's doing.
library GasFloor {
    /// @notice Kept back for the call itself (cold account, value, new account: 36,600) and to go on afterwards.
    uint256 internal constant RESERVE = 60_000;

    /// @notice The transaction has too little gas left for a call that must not be starved.
    error InsufficientGas(uint256 available, uint256 required);

    /// @notice Reverts unless a call limited to `limit` would get all of it.
    /// @dev A call passes on at most 63/64 of what is left (EIP-150).
    function check(uint256 limit) internal view {
        uint256 required = (limit * 64) / 63 + RESERVE;
        uint256 available = gasleft();
        if (available < required) revert InsufficientGas(available, required);
    }
}
