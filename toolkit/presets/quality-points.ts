import { formatAmount, parseAmount } from "../units/amount.js";
import { ratePerUnit } from "../units/rate.js";
import { atMost, compile } from "./compile.js";
import { PresetError } from "./errors.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface QualityPointsOptions extends CommonOptions {
  /** Tokens for one unit of each grade: `{ A: "90", B: "45", C: "15" }`. */
  readonly grades: Readonly<Record<string, string>>;
  /** Most that one period pays, in tokens. */
  readonly cap: string;
}

/** A preset, and the weights with which the metric's source must add up the grades. */
export interface QualityPreset extends Preset {
  /** Points of one unit of each grade. They are the metric: Σ count × points. */
  readonly points: Readonly<Record<string, bigint>>;
}

/**
 * Units of different quality, such as A, B and C leads, each with a price. The metric counts points; a point is worth
 * the greatest amount that all prices are multiples of, so that nothing is rounded.
 *
 * @throws PresetError when no grade has a price, or the metric has decimals; AmountError, DurationError
 */
export function qualityPoints(options: QualityPointsOptions): QualityPreset {
  const { token, metric } = options;
  if (metric.decimals !== 0) throw new PresetError("Points are whole numbers.", "Use a metric without decimals.");
  const cap = parseAmount(options.cap, token.decimals);
  const prices = Object.entries(options.grades).map(
    ([grade, price]) => [grade, parseAmount(price, token.decimals)] as const,
  );
  const point = prices.reduce((sofar, [, price]) => greatestCommonDivisor(sofar, price), 0n);
  if (point === 0n) throw new PresetError("No grade has a price.", "Give at least one grade a price above 0.");

  const rate = ratePerUnit(formatAmount(point, token.decimals), token.decimals, 0);
  const list = Object.entries(options.grades).map(([grade, price]) => `${price} ${token.symbol} per ${grade}`);
  const preset = compile(
    options,
    { cap, steps: [{ threshold: 0n, lump: 0n, rate }] },
    `By quality: ${list.join(", ")}; ${atMost(cap, options)}.`,
  );
  return { ...preset, points: Object.fromEntries(prices.map(([grade, price]) => [grade, price / point])) };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}

const POINTS: MetricUnit = { one: "quality point", many: "quality points", decimals: 0 };

export const QUALITY_POINTS_SAMPLE: PresetSample = {
  name: "quality points",
  field: "A, B and C leads",
  build: (start) =>
    qualityPoints({
      ...sampleOptions(POINTS, start),
      grades: { "A lead": "90", "B lead": "45", "C lead": "15" },
      cap: "8,000",
    }),
  token: USDC,
  metric: POINTS,
  payouts: [
    {
      period: 0,
      value: 319n,
      total: 4_785n * ONE_USDC,
      because: "A 6, B 3, C 1 points of 15: 31 A, 38 B, 19 C are 319 points; 319 × 15 = 4,785",
    },
    { period: 1, value: 600n, total: 8_000n * ONE_USDC, because: "600 × 15 = 9,000, capped at 8,000" },
  ],
};
