import { formatAmount, parseAmount } from "../units/amount.js";
import { parseScaled } from "../units/decimal.js";
import { ratePerUnit } from "../units/rate.js";
import { atMost, compile } from "./compile.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface SavingsPerUnitOptions extends CommonOptions {
  /** What one unit saves, as agreed beforehand, in tokens: `6.40` per call. */
  readonly savingPerUnit: string;
  /** The agency's share of it, in per cent. */
  readonly sharePercent: string;
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * A share of the savings where only the work can be counted: units handled × the agreed saving × the share.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function savingsPerUnit(options: SavingsPerUnitOptions): Preset {
  const { savingPerUnit, sharePercent, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  // Both factors exactly, so that the price per unit is the product and no rounding of it.
  const [saving, share] = [parseScaled(savingPerUnit, 18), parseScaled(sharePercent, 18)];
  const price = formatAmount(saving * share, 18 + 18 + 2);
  return compile(
    options,
    { cap, steps: [{ threshold: 0n, lump: 0n, rate: ratePerUnit(price, token.decimals, metric.decimals) }] },
    `${sharePercent} % of ${savingPerUnit} ${token.symbol} saved per ${metric.one}, which is ${price} ${token.symbol} each, ` +
      `${atMost(cap, options)}.`,
  );
}

const CALLS: MetricUnit = { one: "call handled", many: "calls handled", decimals: 0 };

export const SAVINGS_PER_UNIT_SAMPLE: PresetSample = {
  name: "savings per call handled",
  field: "AI agents answer calls: calls × agreed saving",
  build: (start) =>
    savingsPerUnit({ ...sampleOptions(CALLS, start), savingPerUnit: "6.40", sharePercent: "25", cap: "8,000" }),
  token: USDC,
  metric: CALLS,
  payouts: [
    { period: 0, value: 3_217n, total: 5_147_200_000n, because: "25 % of 6.40 is 1.60; 3,217 × 1.60 = 5,147.20" },
    { period: 1, value: 6_000n, total: 8_000n * ONE_USDC, because: "6,000 × 1.60 = 9,600, capped at 8,000" },
  ],
};
