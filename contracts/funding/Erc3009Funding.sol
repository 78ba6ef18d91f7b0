// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPerformanceEscrow} from "../interfaces/IPerformanceEscrow.sol";
import {IReceiveWithAuthorization} from "../interfaces/IReceiveWithAuthorization.sol";
import {Terms} from "../types/Terms.sol";
import {FundingPlugin} from "./FundingPlugin.sol";

/// @title Erc3009Funding
/// @notice Funds with tokens of the client of the terms, by its signature alone (ERC-3009): whoever submits it pays the
/// gas. What the client signs names this contract, the token, the chain, the amount and, through its nonce, the
/// agreement and the periods, so that nothing else can be done with it.
contract Erc3009Funding is FundingPlugin {
    constructor(IPerformanceEscrow escrow_) FundingPlugin(escrow_) {}

    /// @notice Locks `count` × `cap` of the client's tokens for the next periods. Anyone may call.
    ///
    /// The client signs the token's `ReceiveWithAuthorization`: from itself, to this contract, value `count` × `cap`,
    /// nonce keccak256(abi.encode(id, firstPeriod, count)). It can take it back with the token's `cancelAuthorization`.
    ///
    /// Requirements:
    /// - the agreement is in a token
    /// - the token accepts the authorization: it is the client's, its time has come and is not over, and it was neither
    ///   used nor cancelled
    /// - all of `IPerformanceEscrow.fund`
    ///
    /// @param signature The agency's signature over the agreement id; ignored when it consents already.
    /// @param validAfter The authorization is valid after this, in Unix seconds.
    /// @param validBefore The authorization is valid before this, in Unix seconds.
    /// @param authorization The client's signature. 65 bytes are a key's (r, s, v), for the form that the standard has;
    /// any other length is a contract account's, for the form with `bytes` (ERC-7598) that some tokens have besides.
    /// @return id The agreement id.
    function fundWithAuthorization(
        Terms calldata terms,
        uint256 firstPeriod,
        uint256 count,
        bytes calldata signature,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata authorization
    ) external returns (bytes32 id) {
        signature; // forwarded with the calldata
        uint256 amount = _amountDue(terms, count);
        bytes32 nonce = keccak256(abi.encode(_agreementId(terms), firstPeriod, count));

        _receive(terms, amount, validAfter, validBefore, nonce, authorization);
        return _fundFrom(terms.client, terms.token, amount);
    }

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
        IReceiveWithAuthorization token = IReceiveWithAuthorization(terms.token);
        address client = terms.client;

        if (authorization.length != 65) {
            token.receiveWithAuthorization(
                client,
                address(this),
                amount,
                validAfter,
                validBefore,
                nonce,
                authorization
            );
            return;
        }
        token.receiveWithAuthorization(
            client,
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
