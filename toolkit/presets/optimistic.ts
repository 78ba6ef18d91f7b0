import { sayLength } from "../units/durations.js";
import type { MetricUnit } from "../units/unit.js";
import { PresetError } from "./errors.js";
import { payPerUnit, type PayPerUnitOptions } from "./pay-per-unit.js";
import type { Preset } from "./preset.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

/** `timing.review` is what makes it safe, and must be given. */
export type OptimisticOptions = PayPerUnitOptions;

/**
 * Most real agreements: the agency says what it delivered, and that counts unless the client disputes it in time; then an
 * arbiter rules between what was said and what was claimed.
 *
 * @throws PresetError when there is no review; AmountError, DurationError
 */
export function optimistic(options: OptimisticOptions): Preset {
  const { review } = options.timing;
  if (review === undefined) {
    throw new PresetError(
      "The agency's word would be final.",
      "Give a review window and a ruling window, and an arbiter.",
    );
  }
  const preset = payPerUnit(options);
  return {
    ...preset,
    description:
      `${preset.description.slice(0, -1)}; the agency reports, and its number counts unless the client disputes it ` +
      `within ${sayLength(review.reviewDays)}.`,
  };
}

const ARTICLES: MetricUnit = { one: "article published", many: "articles published", decimals: 0 };

export const OPTIMISTIC_SAMPLE: PresetSample = {
  name: "optimistic",
  field: "most real agreements: one side reports, the other may object",
  build: (start) => {
    const common = sampleOptions(ARTICLES, start);
    return optimistic({
      ...common,
      timing: { ...common.timing, review: { reviewDays: 5, rulingDays: 14, arbiterFee: "150" } },
      control: { numberControlledBy: "agency" },
      price: "220",
      cap: "3,300",
    });
  },
  token: USDC,
  metric: ARTICLES,
  payouts: [{ period: 0, value: 12n, total: 2_640n * ONE_USDC, because: "12 × 220 = 2,640, undisputed" }],
};
