import { parseAmount } from "../units/amount.js";
import { ratePerUnit, RATE_SCALE } from "../units/rate.js";
import { atMost, compile, quantity } from "./compile.js";
import { PresetError } from "./errors.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface RetroactiveTier {
  /** Units from which the tier's price counts for all of them. */
  readonly from: string;
  /** Tokens for every unit, from the first on. */
  readonly price: string;
}

export interface RetroactiveTiersOptions extends CommonOptions {
  /** By rising `from` and rising `price`; the first from 0. */
  readonly tiers: readonly RetroactiveTier[];
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/**
 * Retroactive tiers: reaching a tier raises the price of every unit, the earlier ones included. What the earlier ones
 * gain is the tier's lump.
 *
 * @throws PresetError when prices fall, which would make more performance pay less; AmountError, DurationError
 */
export function retroactiveTiers(options: RetroactiveTiersOptions): Preset {
  const { token, metric } = options;
  const cap = parseAmount(options.cap, token.decimals);
  let before = 0n;
  const steps = options.tiers.map(({ from, price }) => {
    const threshold = parseAmount(from, metric.decimals);
    const rate = ratePerUnit(price, token.decimals, metric.decimals);
    const lump = catchUp(threshold, rate - before, price);
    before = rate;
    return { threshold, lump, rate };
  });
  const tiers = options.tiers.map(({ price }, index) => {
    const threshold = steps[index]?.threshold ?? 0n;
    const where = threshold === 0n ? `per ${metric.one}` : `for every one from ${quantity(threshold, metric)} on`;
    return `${price} ${token.symbol} ${where}`;
  });
  return compile(options, { cap, steps }, `${tiers.join(", ")}, the earlier ones included; ${atMost(cap, options)}.`);
}

function catchUp(threshold: bigint, raise: bigint, price: string): bigint {
  if (raise < 0n) {
    throw new PresetError(
      `The price falls to ${price}: one unit more would pay less.`,
      "Let retroactive prices rise, or use graduated tiers.",
    );
  }
  if ((threshold * raise) % RATE_SCALE !== 0n) {
    throw new PresetError(
      `Raising ${threshold} units to ${price} comes to no whole base unit.`,
      "Use prices with fewer decimal places.",
    );
  }
  return (threshold * raise) / RATE_SCALE;
}

const SALES: MetricUnit = { one: "sale", many: "sales", decimals: 0 };

export const RETROACTIVE_TIERS_SAMPLE: PresetSample = {
  name: "retroactive tiers",
  field: "affiliate programmes: a better price for all once a tier is reached",
  build: (start) =>
    retroactiveTiers({
      ...sampleOptions(SALES, start),
      tiers: [
        { from: "0", price: "30" },
        { from: "50", price: "36" },
        { from: "200", price: "42.50" },
      ],
      cap: "12,000",
    }),
  token: USDC,
  metric: SALES,
  payouts: [
    { period: 0, value: 49n, total: 1_470n * ONE_USDC, because: "49 × 30 = 1,470" },
    { period: 1, value: 50n, total: 1_800n * ONE_USDC, because: "50 × 36 = 1,800, for all fifty" },
    { period: 2, value: 210n, total: 8_925n * ONE_USDC, because: "210 × 42.50 = 8,925, for all" },
  ],
};
