import { parseAmount } from "../units/amount.js";
import { shareRate } from "../units/rate.js";
import { atMost, compile } from "./compile.js";
import type { CommonOptions, MetricUnit, Preset } from "./preset.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface RevenueShareOptions extends CommonOptions {
  /** Share of the revenue above the baseline, in per cent: `10`. The token must be of the revenue's currency. */
  readonly sharePercent: string;
  /** Revenue that would have come anyway: one for all periods, or one for each (seasons). */
  readonly baselines: string[];
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * A share of the revenue above what would have come anyway (conversion-rate optimisation).
 *
 * @throws PresetError, AmountError, DurationError
 */
export function revenueShare(options: RevenueShareOptions): Preset {
  const { sharePercent, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const baselines = options.baselines.map((baseline) => parseAmount(baseline, metric.decimals));
  const above = options.baselines.length === 1 ? `above ${options.baselines[0]}` : "above each period's own baseline";
  return compile(
    options,
    {
      cap,
      baselines,
      steps: [{ threshold: 0n, lump: 0n, rate: shareRate(sharePercent, token.decimals, metric.decimals) }],
    },
    `${sharePercent} % of the ${metric.whole ?? metric.many} ${above}, ${atMost(cap, options)}.`,
  );
}

const REVENUE: MetricUnit = { one: "dollar of revenue", many: "dollars of revenue", whole: "revenue", decimals: 2 };

export const REVENUE_SHARE_SAMPLE: PresetSample = {
  name: "revenue uplift share",
  field: "conversion-rate optimisation: 10 % of revenue above a baseline, by season",
  build: (start) =>
    revenueShare({
      ...sampleOptions(REVENUE, start),
      sharePercent: "10",
      baselines: ["80,000", "95,000", "120,000"],
      cap: "5,000",
    }),
  token: USDC,
  metric: REVENUE,
  payouts: [
    {
      period: 0,
      value: 10_345_678n,
      total: 2_345_678_000n,
      because: "103,456.78 − 80,000 = 23,456.78; 10 % of it is 2,345.678",
    },
    { period: 1, value: 10_345_678n, total: 845_678_000n, because: "103,456.78 − 95,000 = 8,456.78; 10 % is 845.678" },
    { period: 2, value: 11_999_999n, total: 0n, because: "119,999.99 is below December's 120,000" },
    { period: 0, value: 15_000_000n, total: 5_000n * ONE_USDC, because: "10 % of 70,000 is 7,000, capped at 5,000" },
  ],
};
