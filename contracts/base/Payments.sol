// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IPerformanceEscrow} from "../interfaces/IPerformanceEscrow.sol";
import {Push} from "../libraries/Push.sol";
import {TransientLock} from "./TransientLock.sol";

/// @title Payments
/// @notice Money in from the caller, money out that nothing blocks, and the credits of what did not arrive.
abstract contract Payments is IPerformanceEscrow, TransientLock {
    using SafeERC20 for IERC20;

    mapping(address payee => mapping(address token => uint256 amount)) private _credits;

    /// @inheritdoc IPerformanceEscrow
    function withdraw(address token, address to) external lock {
        // What the escrow sends to itself belongs to nobody any more.
        if (to == address(0) || to == address(this)) revert InvalidRecipient(to);

        _payCredit(msg.sender, token, to);
    }

    /// @inheritdoc IPerformanceEscrow
    function pushCredit(address token, address payee) external lock {
        _payCredit(payee, token, payee);
    }

    /// @inheritdoc IPerformanceEscrow
    function creditOf(address payee, address token) external view returns (uint256) {
        return _credits[payee][token];
    }

    function _pull(address token, uint256 amount) internal {
        if (token == address(0)) {
            if (msg.value != amount) revert WrongValue(msg.value, amount);
            return;
        }
        if (msg.value != 0) revert WrongValue(msg.value, 0);

        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        _checkReceived(token, before, amount);
    }

    /// @dev A token that takes a fee, or moves nothing, is refused.
    /// @param before The escrow's balance before the transfer.
    function _checkReceived(address token, uint256 before, uint256 amount) internal view {
        uint256 balance = IERC20(token).balanceOf(address(this));
        uint256 received = balance > before ? balance - before : 0;
        if (received != amount) revert WrongAmountReceived(received, amount);
    }

    /// @dev Cannot fail for a reason of the receiver or the token: what does not arrive becomes a credit.
    function _push(bytes32 id, address token, address to, uint256 amount) internal {
        if (amount == 0 || Push.trySend(token, to, amount)) return;

        _credits[to][token] += amount;

        emit Credited(id, to, token, amount);
    }

    function _payCredit(address payee, address token, address to) private {
        uint256 amount = _credits[payee][token];
        if (amount == 0) revert NoCredit(payee, token);

        _credits[payee][token] = 0;

        emit Withdrawn(payee, token, to, amount);

        if (token == address(0)) Address.sendValue(payable(to), amount);
        else IERC20(token).safeTransfer(to, amount);
    }
}
