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
/// have to take the money in and pass it on, which costs 15,000 gas more.
///
/// The token of the terms is whatever contract their author likes, and the escrow is its caller. There is nothing to gain:
/// the escrow has no right in any contract but its balances of tokens, what is called moves tokens to it and nowhere else,
/// and everything is undone unless its balance in this very token grew by exactly the amount.
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
        if (terms.token == address(0)) revert NativeCurrency();

        uint256 amount;
        (id, amount) = _fund(terms.client, terms, firstPeriod, count, signature);

        bytes32 nonce = keccak256(abi.encode(id, firstPeriod, count));
        _receive(terms, amount, validAfter, validBefore, nonce, authorization);
    }

    /// @dev Everything that funding is, except for the money.
    function _fund(
        address funder,
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature
    ) internal virtual returns (bytes32 id, uint256 amount);

    /// @dev Never `transferWithAuthorization`, which anybody could submit to the token itself: the money would be here,
    /// and belong to nobody.
    function _receive(
        Terms calldata terms,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata authorization
    ) private {
        address token = terms.token;
        // Only now: checking the agency's signature may have run foreign code, which could have brought tokens.
        uint256 before = IERC20(token).balanceOf(address(this));
        if (authorization.length != 65) {
            IReceiveWithAuthorization(token).receiveWithAuthorization(
                terms.client,
                address(this),
                amount,
                validAfter,
                validBefore,
                nonce,
                authorization
            );
        } else {
            IReceiveWithAuthorization(token).receiveWithAuthorization(
                terms.client,
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
        _checkReceived(token, before, amount);
    }
}
