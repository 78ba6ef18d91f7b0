import type { Warning } from "../../warnings/warning.js";

/** One transaction, ready for any wallet. */
export interface Call {
  readonly chainId: bigint;
  readonly to: string;
  /** Calldata, hexadecimal. */
  readonly data: string;
  /** Native currency that goes along, in wei. */
  readonly value: bigint;
  /** What it does, in a few words: for a list, a button, or the name of a batch. */
  readonly description: string;
  /** Set when the call only gives an allowance, so that whoever sends it later can see that it is no longer needed. */
  readonly approval?: Approval;
}

/** An allowance that a call needs. */
export interface Approval {
  readonly token: string;
  readonly owner: string;
  readonly spender: string;
  /** Base units that must be allowed. */
  readonly amount: bigint;
}

/** Transactions that belong together, and what a person must know before they are sent. */
export interface Plan {
  /** To be sent in this order; each after the one before was mined, or all as one batch. */
  readonly calls: readonly Call[];
  /** The only account that can send them. Undefined: anyone. */
  readonly sender: string | undefined;
  /** What happens: who pays what to whom, what it means, what cannot be undone. One statement a line. */
  readonly summary: readonly string[];
  /** What speaks against it. */
  readonly warnings: readonly Warning[];
}
