import { ALL_BPS } from "../terms/limits.js";
import type { PriceTerms } from "../terms/types.js";
import { performance } from "./performance.js";

/** What a settlement does with one period's cap, in token base units. */
export interface Settlement {
  /** Everything the agency gets for the period, interim payments included. */
  readonly total: bigint;
  /** What it gets now. */
  readonly toAgency: bigint;
  /** What the client gets back now. `toAgency + toClient` is the cap less what was paid as interim. */
  readonly toClient: bigint;
}

/**
 * What the agency has earned as interim payments, in all, once `value` was measured: never less than was already paid,
 * and never any of the base.
 *
 * @param interimPaid What was already paid for the period as interim, in token base units.
 */
export function interimEarned(terms: PriceTerms, period: number, value: bigint, interimPaid: bigint): bigint {
  const earned = (performance(terms, period, value) * terms.interimBps) / ALL_BPS;
  return earned > interimPaid ? earned : interimPaid;
}

/** What an interim payment on `value` pays now, in token base units: often 0. */
export function interimDue(terms: PriceTerms, period: number, value: bigint, interimPaid: bigint): bigint {
  return interimEarned(terms, period, value, interimPaid) - interimPaid;
}

/**
 * How a period's cap is split when it settles.
 *
 * @param value The answer, in metric units; null when none counts.
 * @param interimPaid What was already paid for the period as interim, in token base units.
 */
export function settlement(
  terms: PriceTerms,
  period: number,
  value: bigint | null,
  interimPaid: bigint = 0n,
): Settlement {
  const measured = value === null ? 0n : performance(terms, period, value);
  const total = terms.base + (measured > interimPaid ? measured : interimPaid);
  return { total, toAgency: total - interimPaid, toClient: terms.cap - total };
}
