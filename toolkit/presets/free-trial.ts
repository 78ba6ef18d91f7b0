import { lengthInSeconds, sayLength, type Length } from "../units/durations.js";
import type { MetricUnit } from "../units/unit.js";
import { PresetError } from "./errors.js";
import { payPerUnit, type PayPerUnitOptions } from "./pay-per-unit.js";
import type { Preset } from "./preset.js";
import { sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface FreeTrialOptions extends PayPerUnitOptions {
  /** How long after the start the client may leave and get everything back. Ends within the first period. */
  readonly trialDays: Length;
}

/**
 * A trial, then continue: until it ends the client may walk away with all its money. If it stays, the first period counts
 * whole, the trial's part included.
 *
 * @throws PresetError when the trial is longer than the first period; AmountError, DurationError
 */
export function freeTrial(options: FreeTrialOptions): Preset {
  const { timing, trialDays } = options;
  const preset = payPerUnit({ ...options, timing: { ...timing, trialDays } });
  const firstEnd = preset.terms.periodEnds[0] ?? 0n;
  if (lengthInSeconds(trialDays) === 0n || preset.terms.trialEnd > firstEnd) {
    throw new PresetError(
      `A trial of ${sayLength(trialDays)} does not end within the first ${timing.periodName ?? "period"}.`,
      "Make it longer than 0 and no longer than that.",
    );
  }
  return {
    ...preset,
    description: `${sayLength(trialDays)} to leave with everything back; whoever stays pays ${preset.description}`,
  };
}

const LEADS: MetricUnit = { one: "qualified lead", many: "qualified leads", decimals: 0 };

export const FREE_TRIAL_SAMPLE: PresetSample = {
  name: "free trial, then continue",
  field: "the client may walk away",
  build: (start) => freeTrial({ ...sampleOptions(LEADS, start), price: "38.50", cap: "4,000", trialDays: 14 }),
  token: USDC,
  metric: LEADS,
  payouts: [{ period: 0, value: 61n, total: 2_348_500_000n, because: "the client stayed: 61 × 38.50 = 2,348.50" }],
};
