import { parseAmount } from "../units/amount.js";
import { ratePerUnit } from "../units/rate.js";
import { atMost, compile, money, quantity } from "./compile.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface GraduatedTier {
  /** Units above which the tier's price counts, and at which its bonus is paid: `100`. */
  readonly from: string;
  /** Tokens for every unit within the tier. */
  readonly price: string;
  /** Tokens for reaching the tier. */
  readonly bonus?: string;
}

export interface GraduatedTiersOptions extends CommonOptions {
  /** By rising `from`. */
  readonly tiers: readonly GraduatedTier[];
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * Graduated tiers (an accelerator, or a discount for volume): each unit is paid at the price of the tier it falls into.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function graduatedTiers(options: GraduatedTiersOptions): Preset {
  const { token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const steps = options.tiers.map(({ from, price, bonus }) => ({
    threshold: parseAmount(from, metric.decimals),
    lump: parseAmount(bonus ?? "0", token.decimals),
    rate: ratePerUnit(price, token.decimals, metric.decimals),
  }));
  const tiers = options.tiers.map(({ price }, index) => {
    const { threshold = 0n, lump = 0n } = steps[index] ?? {};
    const where = threshold === 0n ? `per ${metric.one}` : `each beyond ${quantity(threshold, metric)}`;
    return `${price} ${token.symbol} ${where}${lump === 0n ? "" : ` (and ${money(lump, token)} for reaching that)`}`;
  });
  return compile(options, { cap, steps }, `${tiers.join(", ")}; ${atMost(cap, options)}.`);
}

const MEETINGS: MetricUnit = { one: "meeting", many: "meetings", decimals: 0 };

export const GRADUATED_TIERS_SAMPLE: PresetSample = {
  name: "graduated tiers",
  field: "accelerators",
  build: (start) =>
    graduatedTiers({
      ...sampleOptions(MEETINGS, start),
      tiers: [
        { from: "0", price: "50" },
        { from: "100", price: "40", bonus: "500" },
        { from: "300", price: "60" },
      ],
      cap: "20,000",
    }),
  token: USDC,
  metric: MEETINGS,
  payouts: [
    { period: 0, value: 350n, total: 16_500n * ONE_USDC, because: "100 × 50 + 500 + 200 × 40 + 50 × 60 = 16,500" },
    { period: 1, value: 100n, total: 5_500n * ONE_USDC, because: "100 × 50 + 500 = 5,500" },
    { period: 2, value: 99n, total: 4_950n * ONE_USDC, because: "99 × 50 = 4,950" },
  ],
};
