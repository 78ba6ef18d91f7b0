import { TypedDataEncoder, type Signer, type TypedDataDomain, type TypedDataField } from "ethers";

import type { Terms } from "./types.js";

/** Where an agreement lives. The same terms on another chain or in another escrow are another agreement. */
export interface EscrowLocation {
  readonly chainId: bigint;
  /** Address of the `PerformanceEscrow`. */
  readonly verifyingContract: string;
}

/** EIP-712 types of the terms, in the order of `contracts/types/Terms.sol`. The order is part of every id. */
export const TERMS_TYPES: Record<"Terms" | "Step", TypedDataField[]> = {
  Terms: [
    { name: "client", type: "address" },
    { name: "agency", type: "address" },
    { name: "arbiter", type: "address" },
    { name: "token", type: "address" },
    { name: "oracle", type: "address" },
    { name: "metric", type: "bytes32" },
    { name: "cap", type: "uint128" },
    { name: "base", type: "uint128" },
    { name: "baselines", type: "uint128[]" },
    { name: "lowerIsBetter", type: "bool" },
    { name: "steps", type: "Step[]" },
    { name: "start", type: "uint40" },
    { name: "periodEnds", type: "uint40[]" },
    { name: "trialEnd", type: "uint40" },
    { name: "fundingGrace", type: "uint32" },
    { name: "measureDelay", type: "uint32" },
    { name: "reportGrace", type: "uint32" },
    { name: "reviewWindow", type: "uint32" },
    { name: "rulingWindow", type: "uint32" },
    { name: "arbiterFee", type: "uint128" },
    { name: "interimEvery", type: "uint32" },
    { name: "interimBps", type: "uint16" },
    { name: "cancelNotice", type: "uint8" },
    { name: "annex", type: "bytes32" },
  ],
  Step: [
    { name: "threshold", type: "uint128" },
    { name: "lump", type: "uint128" },
    { name: "rate", type: "uint128" },
  ],
};

/** The EIP-712 domain of the escrow at `location`. */
export function escrowDomain(location: EscrowLocation): TypedDataDomain {
  return {
    name: "PerformanceEscrow",
    version: "1",
    chainId: location.chainId,
    verifyingContract: location.verifyingContract,
  };
}

/** The agreement's id, which is the EIP-712 digest of its terms: 32 bytes as a hexadecimal string. */
export function agreementId(terms: Terms, location: EscrowLocation): string {
  return TypedDataEncoder.hash(escrowDomain(location), TERMS_TYPES, terms);
}

/** The terms, signed by `signer` as typed data: what a wallet shows, field by field. 65 bytes, hexadecimal. */
export async function signTerms(signer: Signer, terms: Terms, location: EscrowLocation): Promise<string> {
  return await signer.signTypedData(escrowDomain(location), TERMS_TYPES, terms);
}
