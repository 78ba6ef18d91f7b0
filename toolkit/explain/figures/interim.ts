import { performance } from "../../pricing/performance.js";
import { interimEarned } from "../../pricing/settlement.js";
import { periodEnd, periodStart } from "../../terms/periods.js";
import type { Terms } from "../../terms/types.js";
import { mostEarned, topValue } from "./earnings.js";

/** Whether anything can be paid while `period` runs. A trial that lasts all of the first one leaves no time for it. */
export function hasInterim(terms: Terms, period: number): boolean {
  return terms.interimEvery > 0n && terms.trialEnd < periodEnd(terms, period);
}

/** Most that interim payments of `period` can reach, whatever is answered; token base units. */
export function mostInterim(terms: Terms, period: number): bigint {
  if (!hasInterim(terms, period)) return 0n;
  return interimEarned(terms, period, topValue(terms, period) ?? 0n, 0n);
}

/** What of the most that `period` can earn is left for its settlement, when every interim payment is made. */
export function holdback(terms: Terms, period: number): bigint {
  return mostEarned(terms, period) - mostInterim(terms, period);
}

/**
 * The most that the agency loses of `period` when measuring stops at the worst moment, if results come evenly and just
 * reach, at its end, the most that it can pay. The agency is taken to stop working at the first number that is missing.
 * Token base units.
 */
export function evenLoss(terms: Terms, period: number): bigint {
  const target = topValue(terms, period) ?? 0n;
  const [from, to] = [periodStart(terms, period), periodEnd(terms, period)];
  const earnedAt = (at: bigint) => performance(terms, period, (target * (at - from)) / (to - from));

  let worst = 0n;
  let paid = 0n;
  let point = from + terms.interimEvery;
  for (; hasInterim(terms, period) && point < to; point += terms.interimEvery) {
    worst = max(worst, earnedAt(point) - paid);
    paid = max(paid, interimEarned(terms, period, (target * (point - from)) / (to - from), paid));
  }
  return max(worst, earnedAt(to) - paid);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
