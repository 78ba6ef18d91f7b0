import type { ValidityCode } from "../remedies.js";

/** What one rule found wrong: its code, and a sentence with the values at hand. */
export type Finding = readonly [code: ValidityCode, problem: string];

/** What is known beyond the terms themselves. Rules about what is not given are not checked. */
export interface ValidityContext {
  /** Address of the escrow that the terms are meant for. */
  readonly escrow?: string;
  /** Unix time of the first funding. */
  readonly firstFundedAt?: bigint;
}
