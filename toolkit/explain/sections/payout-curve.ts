import { baselineOf } from "../../pricing/baseline.js";
import { settlement } from "../../pricing/settlement.js";
import { MAX_UINT128 } from "../../units/amount.js";
import type { Chart } from "../document.js";
import type { Subject } from "../subject.js";
import { stepValue, topValue } from "../figures/earnings.js";

/** Fractions of the chart are exact to this. */
const GRAIN = 1_000_000n;

/** What `period` pays the agency, over all results that matter: a chart without any rounding that an eye could see. */
export function payoutCurve(subject: Subject, period: number): Chart {
  const { terms, unit, number, money } = subject;
  const { low, high } = range(subject, period);
  const top = topValue(terms, period);
  const pays = (value: bigint) => settlement(terms, period, value).total;
  const most = pays(terms.lowerIsBetter ? low : high);

  const steps = terms.steps
    .map(({ threshold }) => stepValue(terms, period, threshold))
    .filter((at) => at !== undefined);
  const bends = [...new Set([low, ...steps, ...(top === undefined ? [] : [top]), high])]
    .filter((at) => low <= at && at <= high)
    .sort((a, b) => (a < b ? -1 : 1));
  const points = bends.flatMap((at) => {
    const x = share(at - low, high - low);
    // Where a lump is paid, the line jumps: the nearest result on the poorer side is drawn at the same place.
    const poorer = terms.lowerIsBetter ? at + 1n : at - 1n;
    const pair = [pays(poorer < 0n ? 0n : poorer > MAX_UINT128 ? at : poorer), pays(at)];
    return (terms.lowerIsBetter ? pair.reverse() : pair).map((paid) => ({ x, y: share(paid, most) }));
  });

  const marked = [low, ...steps, ...(top === undefined ? [] : [top]), high].filter((at) => low <= at && at <= high);
  return {
    kind: "chart",
    title: "What the agency gets",
    x: {
      label: unit.many,
      ticks: [...new Set(marked)].map((at) => ({ at: share(at - low, high - low), label: number(at) })),
    },
    y: {
      label: "",
      ticks: [...new Set([0n, terms.base, most])].map((amount) => ({ at: share(amount, most), label: money(amount) })),
    },
    points,
  };
}

/** From and to which result the chart goes: everything that bends the line, and some of what lies around it. */
function range({ terms, unit }: Subject, period: number): { low: bigint; high: bigint } {
  const baseline = baselineOf(terms, period);
  const best = topValue(terms, period) ?? (terms.lowerIsBetter ? 0n : baseline + 1n);
  const reach = best > baseline ? best - baseline : baseline - best;
  // Whole units, because what stands at the ends of the chart is read.
  const one = 10n ** BigInt(unit.decimals);
  const around = (reach / 4n / one + 1n) * one;
  const [left, right] = terms.lowerIsBetter ? [best - around, baseline + around] : [baseline - around, best + around];
  // A chart that can begin at 0 without wasting most of its width does.
  const low = left <= 2n * reach ? 0n : left;
  return { low, high: right > MAX_UINT128 ? MAX_UINT128 : right };
}

function share(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * GRAIN) / whole) / Number(GRAIN);
}
