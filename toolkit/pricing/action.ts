import type { PriceTerms, Terms, TimeTerms } from "../terms/types.js";
import type { Ledger } from "./ledger.js";
import type { Party } from "./party.js";

/** The part of the terms that decides who gets how much and when. */
export type MoneyTerms = PriceTerms & TimeTerms & Pick<Terms, "arbiterFee">;

/** A written answer: the metric in metric units, and the block time of the write. */
export interface Answer {
  readonly value: bigint;
  readonly answeredAt: bigint;
}

/** Something that moves an agreement's money. `at` is the block time, in Unix seconds. */
export type Action =
  | { readonly kind: "fund"; readonly at: bigint; readonly count: number }
  | { readonly kind: "interim"; readonly at: bigint; readonly point: bigint; readonly answer: Answer }
  | { readonly kind: "settle"; readonly at: bigint; readonly answer: Answer | null }
  | DisputeAction
  | { readonly kind: "payUndisputed"; readonly at: bigint }
  | RuleAction
  | MutualAction
  | { readonly kind: "optOut"; readonly at: bigint }
  | { readonly kind: "cancel"; readonly at: bigint }
  | { readonly kind: "resign"; readonly at: bigint };

/** A party says what the metric was in `period`, and pays the arbiter's fee. */
export interface DisputeAction {
  readonly kind: "dispute";
  readonly at: bigint;
  readonly by: Party;
  readonly period: number;
  /** Metric units. */
  readonly claimedValue: bigint;
  /** What the oracle shows for each period from the oldest unsettled one up to `period`; null for no answer. */
  readonly answers: readonly (Answer | null)[];
}

/** The arbiter says what the metric was in `period`. */
export interface RuleAction {
  readonly kind: "rule";
  readonly at: bigint;
  readonly period: number;
  /** Metric units. */
  readonly value: bigint;
}

/** Both parties agree to split all that is held, as `contracts/types/Agreement.sol` has it. */
export interface MutualAction {
  readonly kind: "settleMutually";
  readonly at: bigint;
  /** How many periods were settled when they agreed. */
  readonly periodsSettled: number;
  /** Base units, as is `clientAmount`. */
  readonly agencyAmount: bigint;
  readonly clientAmount: bigint;
  /** From this second on the agreement is void. */
  readonly validUntil: bigint;
}

/**
 * What an action does: the book afterwards, and what it moves out of the escrow. Amounts in token base units. The
 * arbiter's fees are no part of `toAgency` and `toClient`.
 */
export interface Outcome {
  readonly ledger: Ledger;
  readonly toAgency: bigint;
  readonly toClient: bigint;
  readonly fees: FeesMoved;
}

/** Arbiter's fees that leave the escrow, in token base units. */
export interface FeesMoved {
  /** Back to the client that disputed. */
  readonly toClient: bigint;
  /** Back to the agency that disputed. */
  readonly toAgency: bigint;
  /** Earned by a ruling. */
  readonly toArbiter: bigint;
}
