import { TypedDataEncoder, type Signer, type TypedDataDomain, type TypedDataField } from "ethers";

import type { Question } from "../metrics/question.js";

/** Where attestations are submitted. The same number for another chain or oracle is another signature. */
export interface OracleLocation {
  readonly chainId: bigint;
  /** Address of the `AttestedMetricOracle`. */
  readonly verifyingContract: string;
}

/** EIP-712 type of what signers sign, in the order in which the contract hashes it. */
export const ATTESTATION_TYPES: Record<"Attestation", TypedDataField[]> = {
  Attestation: [
    { name: "metric", type: "bytes32" },
    { name: "from", type: "uint40" },
    { name: "to", type: "uint40" },
    { name: "notBefore", type: "uint40" },
    { name: "value", type: "uint128" },
  ],
};

/** The EIP-712 domain of the oracle at `location`. */
export function attestationDomain(location: OracleLocation): TypedDataDomain {
  return {
    name: "AttestedMetricOracle",
    version: "1",
    chainId: location.chainId,
    verifyingContract: location.verifyingContract,
  };
}

/**
 * The digest that signers sign: what the contract's `attestationHash` returns. 32 bytes, hexadecimal.
 *
 * @param value The metric, in metric units: the measured number times 10 to the metric's decimals.
 */
export function attestationHash(question: Question, value: bigint, location: OracleLocation): string {
  return TypedDataEncoder.hash(attestationDomain(location), ATTESTATION_TYPES, { ...question, value });
}

/** "The answer to `question` is `value`", signed by `signer` as typed data: what a wallet shows, field by field. */
export async function signAttestation(
  signer: Signer,
  question: Question,
  value: bigint,
  location: OracleLocation,
): Promise<string> {
  return await signer.signTypedData(attestationDomain(location), ATTESTATION_TYPES, { ...question, value });
}
