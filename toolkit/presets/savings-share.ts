import { parseAmount } from "../units/amount.js";
import { shareRate } from "../units/rate.js";
import { atMost, compile } from "./compile.js";
import type { CommonOptions, MetricUnit, Preset } from "./preset.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface SavingsShareOptions extends CommonOptions {
  /** Share of what is saved, in per cent. The token must be of the costs' currency. */
  readonly sharePercent: string;
  /** What it cost before: one for all periods, or one for each. */
  readonly baselines: string[];
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * A share of the costs saved: the metric is the cost itself, and lower is better.
 *
 * Warning: a cost that is reported as 0 earns the most. The metric's source must refuse to answer without data.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function savingsShare(options: SavingsShareOptions): Preset {
  const { sharePercent, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const baselines = options.baselines.map((baseline) => parseAmount(baseline, metric.decimals));
  const below = options.baselines.length === 1 ? `below ${options.baselines[0]}` : "below each period's own baseline";
  return compile(
    options,
    {
      cap,
      baselines,
      lowerIsBetter: true,
      steps: [{ threshold: 0n, lump: 0n, rate: shareRate(sharePercent, token.decimals, metric.decimals) }],
    },
    `${sharePercent} % of what the ${metric.whole ?? metric.many} stay ${below}, ${atMost(cap, options)}.`,
  );
}

const COSTS: MetricUnit = { one: "dollar of cost", many: "dollars of cost", whole: "costs", decimals: 2 };

export const SAVINGS_SHARE_SAMPLE: PresetSample = {
  name: "cost-savings share",
  field: "a share of what AI agents save per month",
  build: (start) =>
    savingsShare({ ...sampleOptions(COSTS, start), sharePercent: "20", baselines: ["50,000"], cap: "4,000" }),
  token: USDC,
  metric: COSTS,
  payouts: [
    {
      period: 0,
      value: 3_120_055n,
      total: 3_759_890_000n,
      because: "50,000 − 31,200.55 = 18,799.45; 20 % of it is 3,759.89",
    },
    { period: 1, value: 2_900_000n, total: 4_000n * ONE_USDC, because: "20 % of 21,000 is 4,200, capped at 4,000" },
    { period: 2, value: 5_000_000n, total: 0n, because: "nothing was saved" },
  ],
};
