import { parseAmount } from "../units/amount.js";
import { ratePerUnit } from "../units/rate.js";
import { atMost, compile, money, quantity } from "./compile.js";
import type { CommonOptions, MetricUnit, Preset } from "./preset.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface BasePlusPerformanceOptions extends CommonOptions {
  /** Tokens owed for every period, whatever is measured. */
  readonly base: string;
  /** Units that the base already pays for. */
  readonly included: string;
  /** Tokens for every unit beyond. */
  readonly price: string;
  /** Most that one period pays, base included, in tokens. */
  readonly cap: string;
}

/**
 * A retainer that shows that the client is committed, and a price for every unit beyond what it includes.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function basePlusPerformance(options: BasePlusPerformanceOptions): Preset {
  const { price, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const base = parseAmount(options.base, token.decimals);
  const threshold = parseAmount(options.included, metric.decimals);
  const beyond = threshold === 0n ? "" : ` beyond ${quantity(threshold, metric)}`;
  return compile(
    options,
    { cap, base, steps: [{ threshold, lump: 0n, rate: ratePerUnit(price, token.decimals, metric.decimals) }] },
    `${money(base, token)} base and ${price} ${token.symbol} per ${metric.one}${beyond}, ${atMost(cap, options)}.`,
  );
}

const DEMOS: MetricUnit = { one: "demo", many: "demos", decimals: 0 };

export const BASE_PLUS_PERFORMANCE_SAMPLE: PresetSample = {
  name: "base + performance",
  field: "a retainer shows that the client is committed",
  build: (start) =>
    basePlusPerformance({ ...sampleOptions(DEMOS, start), base: "2,000", included: "20", price: "100", cap: "6,000" }),
  token: USDC,
  metric: DEMOS,
  payouts: [
    { period: 0, value: 35n, total: 3_500n * ONE_USDC, because: "2,000 + (35 − 20) × 100 = 3,500" },
    { period: 1, value: 20n, total: 2_000n * ONE_USDC, because: "20 are included in the base" },
    { period: 2, value: null, total: 2_000n * ONE_USDC, because: "nobody answered: the base alone" },
  ],
};
