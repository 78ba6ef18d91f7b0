// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {Push} from "../libraries/Push.sol";

/// @title DepositAccount
/// @notice Keeps the deposits of one agreement. All rules are in `DepositAddresses`, which alone may call.
/// @dev The code behind ERC-1167 clones. It has no storage, so there is nothing to initialise: what it knows is in its
/// code, and thus the same for every clone.
contract DepositAccount {
    using SafeERC20 for IERC20;

    address private immutable FACTORY;
    address private immutable ESCROW;

    /// @notice The caller is not the factory.
    error NotFactory(address caller, address factory);

    modifier onlyFactory() {
        if (msg.sender != FACTORY) revert NotFactory(msg.sender, FACTORY);
        _;
    }

    constructor(address escrow) {
        FACTORY = msg.sender;
        ESCROW = escrow;
    }

    /// @notice Native currency is deposited by sending it.
    receive() external payable {}

    /// @notice Pays `amount` of `token` (zero for native) for a funding.
    /// @param funding The call of `IPerformanceEscrow.fund`.
    function fund(address token, uint256 amount, bytes calldata funding) external onlyFactory {
        if (token == address(0)) {
            Address.functionCallWithValue(ESCROW, funding, amount);
            return;
        }
        // Exactly what the escrow pulls. Should a token leave some of it, only a later funding could use it.
        IERC20(token).forceApprove(ESCROW, amount);
        Address.functionCall(ESCROW, funding);
    }

    /// @notice Sends `amount` of `token` (zero for native); reverts as the transfer does.
    function send(address token, address to, uint256 amount) external onlyFactory {
        if (token == address(0)) Address.sendValue(payable(to), amount);
        else IERC20(token).safeTransfer(to, amount);
    }

    /// @notice Sends `amount` of `token` (zero for native); false when it did not arrive.
    function trySend(address token, address to, uint256 amount) external onlyFactory returns (bool) {
        return Push.trySend(token, to, amount);
    }
}
