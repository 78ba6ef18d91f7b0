// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IPerformanceEscrow} from "../interfaces/IPerformanceEscrow.sol";
import {Terms} from "../types/Terms.sol";
import {FundingPlugin} from "./FundingPlugin.sol";

/// @title Erc2612Funding
/// @notice Funds with the caller's own tokens, approved by a signature (ERC-2612) instead of a transaction.
contract Erc2612Funding is FundingPlugin {
    using SafeERC20 for IERC20;

    constructor(IPerformanceEscrow escrow_) FundingPlugin(escrow_) {}

    /// @notice Locks `count` × `cap` of the caller's tokens for the next periods.
    ///
    /// Warning: as with `IPerformanceEscrow.fund`, the money is the caller's, whoever the client of the terms is.
    ///
    /// Requirements:
    /// - the agreement is in a token
    /// - the caller's allowance for this contract covers the amount, or the token accepts the permit
    /// - all of `IPerformanceEscrow.fund`
    ///
    /// @param signature The agency's signature over the agreement id; ignored when it consents already.
    /// @param deadline Until when the permit is valid, in Unix seconds.
    /// @param v With `r` and `s`: the caller's permit for this contract over exactly the amount.
    /// @return id The agreement id.
    function fundWithPermit(
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (bytes32 id) {
        (firstPeriod, signature); // forwarded with the calldata
        uint256 amount = _amountDue(terms, count);
        address token = terms.token;

        // Whoever sees the permit can use it first. Then the allowance is there, which is all that counts, and is of use to
        // nobody else, because only the caller's own tokens are taken here.
        if (IERC20(token).allowance(msg.sender, address(this)) < amount) {
            IERC20Permit(token).permit(msg.sender, address(this), amount, deadline, v, r, s);
        }
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        return _fundFrom(msg.sender, token, amount);
    }
}
