/**
 * The terms of an agreement as TypeScript sees them: the same fields, in the same order, as `contracts/types/Terms.sol`.
 *
 * Every integer is a bigint, as ethers returns it. Properties are readonly; the arrays are not `readonly` arrays only
 * because the generated contract types ask for mutable ones. Nothing in the toolkit changes them.
 */

/** One step of the price function. Reaching `threshold` pays `lump` once, and every unit above it pays `rate`. */
export interface Step {
  /** Metric units above the baseline (below it, when lower is better). Equality reaches it. */
  readonly threshold: bigint;
  /** Token base units, paid once. */
  readonly lump: bigint;
  /** Token base units × 1e12 per metric unit, up to the next step's threshold. */
  readonly rate: bigint;
}

/** What decides the amounts: metric units in, token base units out. */
export interface PriceTerms {
  /** Most that one period can pay, `base` included, and what is locked for each; base units. */
  readonly cap: bigint;
  /** Owed for every funded period that was not ended before it began; base units. */
  readonly base: bigint;
  /** Metric units from which performance is counted: one for all periods, or one for each. */
  readonly baselines: bigint[];
  readonly lowerIsBetter: boolean;
  /** By strictly rising thresholds. Empty only for a pure retainer. */
  readonly steps: Step[];
  /** Share of the performance so far that interim payments reach, in basis points; 0 for none. */
  readonly interimBps: bigint;
}

/** What decides the moments. Times in Unix seconds, lengths in seconds. */
export interface TimeTerms {
  readonly start: bigint;
  readonly periodEnds: bigint[];
  /** Until then the client may opt out and gets everything back; 0 for no trial. */
  readonly trialEnd: bigint;
  readonly fundingGrace: bigint;
  readonly measureDelay: bigint;
  readonly reportGrace: bigint;
  readonly reviewWindow: bigint;
  readonly rulingWindow: bigint;
  /** Seconds between the interim points of a period; 0 for no interim payments. */
  readonly interimEvery: bigint;
  /** Further periods that the client still commits to when it cancels. */
  readonly cancelNotice: bigint;
}

/** Everything the parties agree on. Addresses and 32-byte words are 0x-prefixed hexadecimal strings. */
export interface Terms extends PriceTerms, TimeTerms {
  readonly client: string;
  readonly agency: string;
  /** The zero address for none. */
  readonly arbiter: string;
  /** The zero address for the chain's native currency. */
  readonly token: string;
  readonly oracle: string;
  /** The oracle's 32-byte commitment to everything that decides the answer. */
  readonly metric: string;
  /** What a disputer pays; base units. */
  readonly arbiterFee: bigint;
  /** Hash of the legal text and agreement file, with a nonce inside. */
  readonly annex: string;
}
