import { DAY, lengthInSeconds, sayLength, type Length } from "../units/durations.js";
import { formatAmount } from "../units/amount.js";
import { percentToBps } from "../units/rate.js";
import { ALL_BPS } from "../terms/limits.js";
import type { MetricUnit } from "../units/unit.js";
import { PresetError } from "./errors.js";
import { payPerUnit, type PayPerUnitOptions } from "./pay-per-unit.js";
import type { Preset } from "./preset.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface ValidatedLeadsOptions extends PayPerUnitOptions {
  /** How long after a period units may still be returned. */
  readonly returnDays: Length;
  /** Share of the delivered units that may be returned at most, in per cent. Held back from interim payments. */
  readonly maxReturnPercent: string;
  /** How often the running period is paid. */
  readonly payEveryDays: Length;
}

/** From the last possible return until the count: platforms take a while until their searches find a change. */
const INDEX_DELAY = DAY;

/**
 * Leads from which returns and chargebacks are netted out: paid while the period runs, all but the most that may come
 * back, and settled once nothing can come back any more.
 *
 * @throws PresetError when everything, or nothing, may be returned; AmountError, DurationError
 */
export function validatedLeads(options: ValidatedLeadsOptions): Preset {
  const { returnDays, maxReturnPercent, payEveryDays, timing, metric } = options;
  const returnBps = percentToBps(maxReturnPercent);
  if (returnBps <= 0n || returnBps >= ALL_BPS) {
    throw new PresetError(
      `${maxReturnPercent} % returns leave nothing to hold back or to pay.`,
      "Agree on less, or more.",
    );
  }
  const sharePercent = formatAmount(ALL_BPS - returnBps, 2);
  const preset = payPerUnit({
    ...options,
    timing: {
      ...timing,
      measureDelayDays: { seconds: lengthInSeconds(returnDays) + INDEX_DELAY },
      interim: { everyDays: payEveryDays, sharePercent },
    },
  });
  return {
    ...preset,
    description:
      `${preset.description.slice(0, -1)}; paid every ${sayLength(payEveryDays)} at ${sharePercent} %, at most ` +
      `${maxReturnPercent} % of the ${metric.many} returned within ${sayLength(returnDays)}.`,
  };
}

/**
 * The metric of validated leads: delivered − min(returned, most that may be returned), in whole units, rounded in favour
 * of what was delivered.
 */
export function validatedCount(delivered: bigint, returned: bigint, maxReturnPercent: string): bigint {
  const most = (delivered * percentToBps(maxReturnPercent)) / ALL_BPS;
  return delivered - (returned < most ? returned : most);
}

const LEADS: MetricUnit = { one: "qualified lead", many: "qualified leads", decimals: 0 };

export const VALIDATED_LEADS_SAMPLE: PresetSample = {
  name: "validated leads",
  field: "returns and chargebacks netted out",
  build: (start) =>
    validatedLeads({
      ...sampleOptions(LEADS, start),
      price: "40",
      cap: "10,000",
      returnDays: 14,
      maxReturnPercent: "15",
      payEveryDays: 7,
    }),
  token: USDC,
  metric: LEADS,
  payouts: [
    {
      period: 0,
      value: 198n,
      total: 7_920n * ONE_USDC,
      because: "212 delivered − 14 returned = 198; 198 × 40 = 7,920",
    },
    { period: 1, value: 310n, total: 10_000n * ONE_USDC, because: "310 × 40 = 12,400, capped at 10,000" },
  ],
};
