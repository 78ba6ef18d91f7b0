import { RATE_SCALE } from "../units/rate.js";
import type { PriceTerms } from "../terms/types.js";
import { baselineOf } from "./baseline.js";

/**
 * What the measured value earns above the base, in token base units: the price function as the design writes it, with
 * nothing optimised. The contract is compared with this, to the last base unit.
 *
 * ```
 * x    = lowerIsBetter ? max(0, baseline − value) : max(0, value − baseline)
 * perf = min(cap − base, Σ_{x ≥ thᵢ} lumpᵢ + ⌊ Σ_{x > thᵢ} rateᵢ · (min(x, thᵢ₊₁) − thᵢ) / 1e12 ⌋)
 * ```
 *
 * @param value The metric, in metric units.
 * @throws NoBaselineError
 */
export function performance(terms: PriceTerms, period: number, value: bigint): bigint {
  const x = excess(terms, period, value);

  const lumps = terms.steps.filter(({ threshold }) => x >= threshold).reduce((sum, { lump }) => sum + lump, 0n);
  const scaled = terms.steps.reduce((sum, { threshold, rate }, index) => {
    const next = terms.steps[index + 1]?.threshold;
    const upTo = next === undefined ? x : min(x, next);
    return x > threshold ? sum + rate * (upTo - threshold) : sum;
  }, 0n);

  return min(terms.cap - terms.base, lumps + scaled / RATE_SCALE);
}

/**
 * How far the value is on the good side of the period's baseline, in metric units; 0 on the other side.
 *
 * @throws NoBaselineError
 */
export function excess(terms: PriceTerms, period: number, value: bigint): bigint {
  const baseline = baselineOf(terms, period);
  const difference = terms.lowerIsBetter ? baseline - value : value - baseline;
  return difference > 0n ? difference : 0n;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
