// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Wastes as much gas as a test wants.
abstract contract GasSpender {
    uint256 internal _amount;

    function waste(uint256 amount) external {
        _amount = amount;
    }

    function _spend() internal view {
        uint256 amount = _amount;
        uint256 before = gasleft();
        uint256 rounds = 0;
        while (before - gasleft() < amount) ++rounds;
    }
}
