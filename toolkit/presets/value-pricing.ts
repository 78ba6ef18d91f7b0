import { parseAmount } from "../units/amount.js";
import { ratePerUnit } from "../units/rate.js";
import { atMost, compile, money, quantity } from "./compile.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface ValuePricingOptions extends CommonOptions {
  /** What there is already: `1,200` customers. */
  readonly baseline: string;
  /** How many more the reward is for: `100`. */
  readonly target: string;
  /** Tokens for reaching the target. */
  readonly reward: string;
  /** Tokens for every unit beyond the target. */
  readonly pricePerFurther: string;
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * Priced on value, not on cost: a lump for "X more customers", and a price for each one beyond.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function valuePricing(options: ValuePricingOptions): Preset {
  const { pricePerFurther, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const threshold = parseAmount(options.target, metric.decimals);
  const lump = parseAmount(options.reward, token.decimals);
  return compile(
    options,
    {
      cap,
      baselines: [parseAmount(options.baseline, metric.decimals)],
      steps: [{ threshold, lump, rate: ratePerUnit(pricePerFurther, token.decimals, metric.decimals) }],
    },
    `${money(lump, token)} for ${quantity(threshold, metric)} more than ${options.baseline}, ` +
      `then ${pricePerFurther} ${token.symbol} for each further ${metric.one}, ${atMost(cap, options)}.`,
  );
}

const CUSTOMERS: MetricUnit = { one: "customer", many: "customers", decimals: 0 };

export const VALUE_PRICING_SAMPLE: PresetSample = {
  name: "value pricing",
  field: '"100 more customers": price on value, not on cost',
  build: (start) =>
    valuePricing({
      ...sampleOptions(CUSTOMERS, start, 1),
      baseline: "1,200",
      target: "100",
      reward: "8,000",
      pricePerFurther: "60",
      cap: "15,000",
    }),
  token: USDC,
  metric: CUSTOMERS,
  payouts: [
    { period: 0, value: 1_345n, total: 10_700n * ONE_USDC, because: "145 more: 8,000 + 45 × 60 = 10,700" },
    { period: 0, value: 1_299n, total: 0n, because: "99 more miss the target" },
  ],
};
