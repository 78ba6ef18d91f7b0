import { concat, keccak256, TypedDataEncoder, type Signer, type TypedDataDomain, type TypedDataField } from "ethers";

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
  return digest(location, TERMS_ENCODER.hash(terms));
}

/** The terms, signed by `signer` as typed data: what a wallet shows, field by field. 65 bytes, hexadecimal. */
export async function signTerms(signer: Signer, terms: Terms, location: EscrowLocation): Promise<string> {
  return await signer.signTypedData(escrowDomain(location), TERMS_TYPES, terms);
}

/** A split of all that an agreement holds, for both parties to sign; as `contracts/types/Agreement.sol` has it. */
export interface MutualSettlement {
  /** How many periods are settled: a settlement in between voids the offer. */
  readonly periodsSettled: bigint;
  /** What the agency gets, and what the client gets: base units. Their sum is what is held. */
  readonly agencyAmount: bigint;
  readonly clientAmount: bigint;
  /** From this second on, in Unix time, it is void. */
  readonly validUntil: bigint;
}

/** EIP-712 type of a mutual settlement: the fields of the struct after the agreement they are about. */
export const MUTUAL_SETTLEMENT_TYPES: Record<"MutualSettlement", TypedDataField[]> = {
  MutualSettlement: [
    { name: "agreementId", type: "bytes32" },
    { name: "periodsSettled", type: "uint256" },
    { name: "agencyAmount", type: "uint128" },
    { name: "clientAmount", type: "uint128" },
    { name: "validUntil", type: "uint256" },
  ],
};

/** What the parties sign to settle the agreement `id` mutually: an EIP-712 digest, 32 bytes as a hexadecimal string. */
export function mutualSettlementHash(id: string, settlement: MutualSettlement, location: EscrowLocation): string {
  return digest(location, MUTUAL_SETTLEMENT_ENCODER.hash(mutualMessage(id, settlement)));
}

/** The mutual settlement of the agreement `id`, signed by `signer` as typed data. 65 bytes, hexadecimal. */
export async function signMutualSettlement(
  signer: Signer,
  id: string,
  settlement: MutualSettlement,
  location: EscrowLocation,
): Promise<string> {
  return await signer.signTypedData(escrowDomain(location), MUTUAL_SETTLEMENT_TYPES, mutualMessage(id, settlement));
}

// Made once: making one takes several times as long as hashing with it.
const TERMS_ENCODER = TypedDataEncoder.from(TERMS_TYPES);
const MUTUAL_SETTLEMENT_ENCODER = TypedDataEncoder.from(MUTUAL_SETTLEMENT_TYPES);

/** What EIP-712 has signed for a struct of this hash. */
function digest(location: EscrowLocation, structHash: string): string {
  return keccak256(concat(["0x1901", TypedDataEncoder.hashDomain(escrowDomain(location)), structHash]));
}

function mutualMessage(id: string, settlement: MutualSettlement): Record<string, unknown> {
  return { agreementId: id, ...settlement };
}
