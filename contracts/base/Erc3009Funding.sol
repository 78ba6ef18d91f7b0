// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IErc3009Funding} from "../interfaces/IErc3009Funding.sol";
import {IReceiveWithAuthorization} from "../interfaces/IReceiveWithAuthorization.sol";
import {Terms} from "../types/Terms.sol";
import {Payments} from "./Payments.sol";

/// @title Erc3009Funding
/// @notice See `IErc3009Funding`.
/// @dev Part of the escrow, and not a plug-in before it, because only the payee can submit an authorization: a plug-in would
/// have to take the money in and pass it on, which costs 18,000 gas more.
abstract contract Erc3009Funding is IErc3009Funding, Payments {
    /// @inheritdoc IErc3009Funding
    function fundWithAuthorization(
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata authorization
    ) external lock returns (bytes32 id) {
        address token = terms.token;
        if (token == address(0)) revert NativeCurrency();

        uint256 amount;
        (id, amount) = _fund(terms, firstPeriod, count, signature, terms.client);

        uint256 before = IERC20(token).balanceOf(address(this));
        bytes32 nonce = keccak256(abi.encode(id, firstPeriod, count));
        _receive(token, terms.client, amount, validAfter, validBefore, nonce, authorization);
        _checkReceived(token, before, amount);
    }

    /// @dev Everything that funding is, except for the money.
    function _fund(
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature,
        address funder
    ) internal virtual returns (bytes32 id, uint256 amount);

    /// @dev Never `transferWithAuthorization`, which anybody could submit to the token itself: the money would be here,
    /// and belong to nobody.
    function _receive(
        address token,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata authorization
    ) private {
        if (authorization.length != 65) {
            IReceiveWithAuthorization(token).receiveWithAuthorization(
                from,
                address(this),
                amount,
                validAfter,
                validBefore,
                nonce,
                authorization
            );
            return;
        }
        IReceiveWithAuthorization(token).receiveWithAuthorization(
            from,
            address(this),
            amount,
            validAfter,
            validBefore,
            nonce,
            uint8(authorization[64]),
            bytes32(authorization[:32]),
            bytes32(authorization[32:64])
        );
    }
}
