// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Everything that decides what an attested metric is. Its hash is the metric's id, which the parties sign:
/// nobody can change a signer or one letter of the statement under a signed agreement.
/// @param signers Who attests, by position: keys (ECDSA) or contracts (ERC-1271).
/// @param threshold How many of them an answer needs: more than half.
/// @param unit What one metric unit is, for people: "qualified leads", "USD".
/// @param decimals Decimal places of the metric: the answer is the measured number times 10 to this power.
/// @param statement What is measured and how, for people: what the signers say when they sign a number.
/// @param documentHash keccak256 of a longer document or of a program that measures; 0 for none.
struct AttestedMetric {
    address[] signers;
    uint8 threshold;
    string unit;
    uint8 decimals;
    string statement;
    bytes32 documentHash;
}

/// @notice One signer's attestation.
/// @param signerIndex Position in the definition's `signers`.
/// @param signature Over `attestationHash`. May be empty when the signer itself is the caller.
struct SignerSignature {
    uint256 signerIndex;
    bytes signature;
}
