import { parseAmount } from "../units/amount.js";
import { ratePerUnit, RATE_SCALE } from "../units/rate.js";
import { atMost, compile, money } from "./compile.js";
import { PresetError } from "./errors.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface MinimumGuaranteeOptions extends CommonOptions {
  /** Tokens for every unit, from the first on. */
  readonly price: string;
  /** Tokens that a period pays at least. */
  readonly guarantee: string;
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * A price per unit with a guaranteed minimum: the larger of the two, not their sum.
 *
 * @throws PresetError when the price is 0, or cannot meet the guarantee exactly; AmountError, DurationError
 */
export function minimumGuarantee(options: MinimumGuaranteeOptions): Preset {
  const { price, token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const guarantee = parseAmount(options.guarantee, token.decimals);
  const rate = ratePerUnit(price, token.decimals, metric.decimals);
  return compile(
    options,
    { cap, base: guarantee, steps: [overtaking(guarantee, rate)] },
    `${price} ${token.symbol} per ${metric.one}, at least ${money(guarantee, token)} and ${atMost(cap, options)}.`,
  );
}

// From the first unit at which price × units reaches the guarantee, the guarantee plus lump plus rate is price × units.
function overtaking(guarantee: bigint, rate: bigint) {
  if (rate === 0n) throw new PresetError("The price is 0.", "Give every unit a price.");
  const scaled = guarantee * RATE_SCALE;
  const threshold = (scaled + rate - 1n) / rate;
  const surplus = threshold * rate - scaled;
  if (surplus % RATE_SCALE !== 0n) {
    throw new PresetError(
      `${threshold} metric units do not come to a whole base unit above the guarantee.`,
      "Use a price with fewer decimal places.",
    );
  }
  return { threshold, lump: surplus / RATE_SCALE, rate };
}

const BOOKINGS: MetricUnit = { one: "booking", many: "bookings", decimals: 0 };

export const MINIMUM_GUARANTEE_SAMPLE: PresetSample = {
  name: "minimum guarantee",
  field: "publishers and hotels: per booking, but never less than agreed",
  build: (start) =>
    minimumGuarantee({ ...sampleOptions(BOOKINGS, start), price: "30", guarantee: "1,000", cap: "5,000" }),
  token: USDC,
  metric: BOOKINGS,
  payouts: [
    { period: 0, value: 20n, total: 1_000n * ONE_USDC, because: "20 × 30 = 600, guaranteed are 1,000" },
    { period: 1, value: 34n, total: 1_020n * ONE_USDC, because: "34 × 30 = 1,020, more than guaranteed" },
    { period: 2, value: 120n, total: 3_600n * ONE_USDC, because: "120 × 30 = 3,600" },
  ],
};
