import { baselineOf } from "../../pricing/baseline.js";
import { performance } from "../../pricing/performance.js";
import type { PriceTerms } from "../../terms/types.js";
import { MAX_UINT128 } from "../../units/amount.js";

/** The result that pays the agency the most, in metric units: the greatest number there is, or 0 when lower is better. */
export function bestValue({ lowerIsBetter }: Pick<PriceTerms, "lowerIsBetter">): bigint {
  return lowerIsBetter ? 0n : MAX_UINT128;
}

/**
 * Most that any result of `period` earns beyond the base, in token base units. Often the cap less the base, and less when
 * the steps end before.
 */
export function mostEarned(terms: PriceTerms, period: number): bigint {
  return performance(terms, period, bestValue(terms));
}

/**
 * The result from which on `period` pays the most that any result can, in metric units: from there a better one changes
 * nothing. Undefined for terms in which no result earns anything.
 */
export function topValue(terms: PriceTerms, period: number): bigint | undefined {
  const most = mostEarned(terms, period);
  if (most === 0n) return undefined;

  const baseline = baselineOf(terms, period);
  const valueAt = (x: bigint) => (terms.lowerIsBetter ? baseline - x : baseline + x);
  let short = 0n;
  let enough = terms.lowerIsBetter ? baseline : MAX_UINT128 - baseline;
  // A better result never pays less, and none earns anything at a distance of 0.
  while (enough - short > 1n) {
    const middle = (short + enough) / 2n;
    if (performance(terms, period, valueAt(middle)) === most) enough = middle;
    else short = middle;
  }
  return valueAt(enough);
}

/** The result at which a step of `period` begins, in metric units; undefined where no result reaches it. */
export function stepValue(terms: PriceTerms, period: number, threshold: bigint): bigint | undefined {
  const baseline = baselineOf(terms, period);
  const value = terms.lowerIsBetter ? baseline - threshold : baseline + threshold;
  return value < 0n || value > MAX_UINT128 ? undefined : value;
}
