// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockERC20} from "./MockERC20.sol";

/// @notice A token that answers calls to functions it does not have, and does nothing, as WETH does.
contract MockSilentToken is MockERC20 {
    constructor() MockERC20("Silent", "SHH", 6) {}

    fallback() external {}
}
