// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Terms} from "../types/Terms.sol";

/// @title IErc3009Funding
/// @notice Funding with tokens of the client of the terms, by its signature alone (ERC-3009): whoever submits it pays the
/// gas. What the client signs names the escrow, the token, the chain, the amount and, through its nonce, the agreement and
/// the periods, so that nothing else can be done with it.
interface IErc3009Funding {
    /// @notice The agreement is in native currency, which is sent along with `IPerformanceEscrow.fund`.
    error NativeCurrency();

    /// @notice Locks `count` × `cap` of the client's tokens for the next periods. Anyone may call.
    ///
    /// The client signs the token's `ReceiveWithAuthorization`: from itself, to the escrow, value `count` × `cap`,
    /// nonce keccak256(abi.encode(id, firstPeriod, count)). It can take it back with the token's `cancelAuthorization`.
    /// `Funded` names the client as the funder, which is as truthful as the token.
    ///
    /// Warning: a wallet shows the nonce as a number. Whoever signs should compute it from the terms that it has read.
    ///
    /// Requirements:
    /// - the agreement is in a token
    /// - all of `IPerformanceEscrow.fund`
    /// - the token accepts the authorization: it is the client's, its time has come and is not over, and it was neither
    ///   used nor cancelled
    /// - the token moves exactly the amount
    ///
    /// @param signature The agency's signature over the agreement id; ignored when it consents already, or calls.
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
    ) external returns (bytes32 id);
}
