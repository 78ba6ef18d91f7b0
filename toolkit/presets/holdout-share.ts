import { parseAmount } from "../units/amount.js";
import { shareRate } from "../units/rate.js";
import { atMost, compile } from "./compile.js";
import type { CommonOptions, MetricUnit, Preset } from "./preset.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface HoldoutShareOptions extends CommonOptions {
  /** Share of the uplift, in per cent. The token must be of the revenue's currency. */
  readonly sharePercent: string;
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * A share of the uplift that a holdout group shows. The metric itself is what the treated group brought beyond the
 * holdout, so no baseline has to be guessed, and seasons cancel out.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function holdoutShare(options: HoldoutShareOptions): Preset {
  const { sharePercent, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  return compile(
    options,
    { cap, steps: [{ threshold: 0n, lump: 0n, rate: shareRate(sharePercent, token.decimals, metric.decimals) }] },
    `${sharePercent} % of the ${metric.whole ?? metric.many} that a holdout group shows, ${atMost(cap, options)}.`,
  );
}

const UPLIFT: MetricUnit = { one: "dollar of uplift", many: "dollars of uplift", whole: "uplift", decimals: 2 };

export const HOLDOUT_SHARE_SAMPLE: PresetSample = {
  name: "revenue uplift, holdout",
  field: "conversion-rate optimisation against a holdout group",
  build: (start) => holdoutShare({ ...sampleOptions(UPLIFT, start), sharePercent: "12.5", cap: "6,000" }),
  token: USDC,
  metric: UPLIFT,
  payouts: [
    { period: 0, value: 1_840_033n, total: 2_300_041_250n, because: "12.5 % of 18,400.33 is 2,300.04125" },
    {
      period: 1,
      value: 4_800_001n,
      total: 6_000n * ONE_USDC,
      because: "12.5 % of 48,000.01 is 6,000.00125, capped at 6,000",
    },
  ],
};
