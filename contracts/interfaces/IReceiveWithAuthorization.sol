// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IReceiveWithAuthorization
/// @notice The part of ERC-3009 and ERC-7598 that takes a signed transfer in. Only `to` can submit it.
interface IReceiveWithAuthorization {
    /// @notice ERC-3009: `from` signed with a key.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice ERC-7598: `from` may be a contract that decides about its signatures (ERC-1271). USDC has it since its
    /// version 2.2.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
