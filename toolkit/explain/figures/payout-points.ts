import { baselineOf } from "../../pricing/baseline.js";
import { settlement } from "../../pricing/settlement.js";
import type { PriceTerms } from "../../terms/types.js";
import { MAX_UINT128 } from "../../units/amount.js";
import { stepValue, topValue } from "./earnings.js";

/** One result and what it pays for a period without interim payments. Metric units in, token base units out. */
export interface PayoutPoint {
  /** Null: nobody answered in time. */
  readonly value: bigint | null;
  readonly toAgency: bigint;
  readonly toClient: bigint;
  readonly why: PointKind;
}

/** `short` and `past` are the nearest results before and after a step or the top; `beyond` is far better than the top. */
export type PointKind = "missing" | "zero" | "short" | "step" | "past" | "between" | "top" | "beyond";

/** When two kinds fall on one result, the more telling one names it. */
const TELLING: readonly PointKind[] = ["missing", "top", "step", "short", "past", "beyond", "zero", "between"];

/**
 * The results that show what a period pays: none, 0, each step and the nearest results on both sides of it, one between
 * any two of these, the first that pays the most, and one that is better still. By rising result, no answer first.
 *
 * @param decimals Decimals of the metric, so that results in between are whole units where they can be.
 */
export function payoutPoints(terms: PriceTerms, period: number, decimals: number): PayoutPoint[] {
  const kinds = new Map<bigint, PointKind>();
  const add = (value: bigint, why: PointKind) => {
    if (value < 0n || value > MAX_UINT128) return;
    const known = kinds.get(value);
    if (known === undefined || TELLING.indexOf(why) < TELLING.indexOf(known)) kinds.set(value, why);
  };

  const better = terms.lowerIsBetter ? -1n : 1n;
  add(0n, "zero");
  const steps = terms.steps.map(({ threshold }) => stepValue(terms, period, threshold));
  for (const value of steps.filter((value) => value !== undefined && value > 0n)) addAround(value ?? 0n, "step");
  const top = topValue(terms, period);
  if (top !== undefined) {
    addAround(top, "top");
    const reach = terms.lowerIsBetter ? baselineOf(terms, period) - top : top - baselineOf(terms, period);
    add(rounded(top + (better * reach) / 2n, decimals), "beyond");
  }
  if (terms.lowerIsBetter) add(rounded((baselineOf(terms, period) * 5n) / 4n, decimals), "between");
  addBetween();

  const values = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  return [point(null, "missing"), ...values.map(([value, why]) => point(value, why))];

  function addAround(value: bigint, why: "step" | "top") {
    add(value, why);
    add(value - better, "short");
    add(value + better, "past");
  }

  function pays(value: bigint | null): bigint {
    return settlement(terms, period, value).total;
  }

  function addBetween() {
    const marks = [...kinds.keys()].sort((a, b) => (a < b ? -1 : 1));
    for (const [index, mark] of marks.entries()) {
      const next = marks[index + 1];
      if (next === undefined || next - mark <= 2n) continue;
      // Where nothing changes in between, there is nothing to show.
      if (pays(mark) !== pays(next)) add(between(mark, next, decimals), "between");
    }
  }

  function point(value: bigint | null, why: PointKind): PayoutPoint {
    const total = pays(value);
    return { value, toAgency: total, toClient: terms.cap - total, why };
  }
}

function between(low: bigint, high: bigint, decimals: number): bigint {
  const middle = (low + high) / 2n;
  const round = rounded(middle, decimals);
  return low < round && round < high ? round : middle;
}

/** Whole units, so that nobody wonders about cents that mean nothing. */
function rounded(value: bigint, decimals: number): bigint {
  const one = 10n ** BigInt(decimals);
  return value - (value % one);
}
