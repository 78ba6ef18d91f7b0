// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockERC20} from "./MockERC20.sol";

/// @notice A token whose balances a second contract moves, too: `MockSecondFace`.
contract MockTwoFacedToken is MockERC20 {
    constructor() MockERC20("Two-faced", "JANUS", 6) {}

    /// @dev By anyone. The second face is deployed later, and this is for tests only.
    function move(address from, address to, uint256 amount) external {
        _transfer(from, to, amount);
    }
}
