import { parseAmount } from "../units/amount.js";
import { ratePerUnit } from "../units/rate.js";
import { atMost, compile } from "./compile.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface PayPerUnitOptions extends CommonOptions {
  /** Tokens for one unit: `45`. */
  readonly price: string;
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * Pay per lead, booking or customer (CPA): a price for each, from the first on, capped.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function payPerUnit(options: PayPerUnitOptions): Preset {
  const { price, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const rate = ratePerUnit(price, token.decimals, metric.decimals);
  return compile(
    options,
    { cap, steps: [{ threshold: 0n, lump: 0n, rate }] },
    `${price} ${token.symbol} per ${metric.one}, ${atMost(cap, options)}.`,
  );
}

const LEADS: MetricUnit = { one: "qualified lead", many: "qualified leads", decimals: 0 };

export const PAY_PER_UNIT_SAMPLE: PresetSample = {
  name: "pay per lead",
  field: "telecom, insurance, finance, crypto, hotels",
  build: (start) => payPerUnit({ ...sampleOptions(LEADS, start), price: "45", cap: "9,000" }),
  token: USDC,
  metric: LEADS,
  payouts: [
    { period: 0, value: 137n, total: 6_165n * ONE_USDC, because: "137 × 45 = 6,165" },
    { period: 1, value: 250n, total: 9_000n * ONE_USDC, because: "250 × 45 = 11,250, capped at 9,000" },
    { period: 2, value: null, total: 0n, because: "nobody answered, and there is no base" },
  ],
};
