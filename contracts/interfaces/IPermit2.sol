// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IPermit2
/// @notice The part of Permit2 that moves tokens by a signature that says what they are for.
interface IPermit2 {
    /// @param token What may be moved.
    /// @param amount At most this much of it, in base units.
    struct TokenPermissions {
        address token;
        uint256 amount;
    }

    /// @param permitted What the owner permits.
    /// @param nonce Any number that the owner has not used before, in any order.
    /// @param deadline Until when the signature is valid, in Unix seconds.
    struct PermitTransferFrom {
        TokenPermissions permitted;
        uint256 nonce;
        uint256 deadline;
    }

    /// @param to Who receives the tokens.
    /// @param requestedAmount How much, in base units.
    struct SignatureTransferDetails {
        address to;
        uint256 requestedAmount;
    }

    /// @notice Moves tokens of `owner`, who signed that the caller may, and for what.
    /// @param witness Struct hash of what the tokens are for.
    /// @param witnessTypeString The witness's name and type, and all types that it and the permit refer to.
    /// @param signature Of a key (65 bytes, or 64 by ERC-2098), or of a contract (ERC-1271).
    function permitWitnessTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes32 witness,
        string calldata witnessTypeString,
        bytes calldata signature
    ) external;
}
