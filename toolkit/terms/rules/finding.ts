import type { ValidityCode } from "../remedies.js";
import type { Terms } from "../types.js";

/** What one rule found wrong: its code, a sentence with the values at hand, and the field where the code leaves it open. */
export type Finding = readonly [code: ValidityCode, problem: string, field?: AddressField];

/** The fields of the terms that are addresses. */
export type AddressField = keyof Pick<Terms, "client" | "agency" | "arbiter" | "token" | "oracle">;

/** What is known beyond the terms themselves. Rules about what is not given are not checked. */
export interface ValidityContext {
  /** Address of the escrow that the terms are meant for. */
  readonly escrow?: string;
  /** Unix time of the first funding. */
  readonly firstFundedAt?: bigint;
}
