import { parseAmount } from "../units/amount.js";
import { compile, money, quantity } from "./compile.js";
import { PresetError } from "./errors.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface PaidPilotOptions extends CommonOptions {
  /** Tokens for doing the pilot, whatever comes of it. */
  readonly fee: string;
  /** What a success is, and what it pays on top, in tokens. Without it the pilot is a fixed fee. */
  readonly success?: { readonly target: string; readonly bonus: string };
}

/**
 * A short first agreement of a single period: a fee, and a bonus when it works.
 *
 * @throws PresetError when there is more than one period; AmountError, DurationError
 */
export function paidPilot(options: PaidPilotOptions): Preset {
  const { success, token, metric, timing } = options;
  if (timing.calendar.periodEnds.length !== 1) {
    throw new PresetError("A pilot has one period.", "Give it a calendar of one, and agree on more afterwards.");
  }
  const fee = parseAmount(options.fee, token.decimals);
  if (success === undefined) {
    return compile(options, { cap: fee, base: fee, steps: [] }, `A pilot for ${money(fee, token)}.`);
  }
  const threshold = parseAmount(success.target, metric.decimals);
  const lump = parseAmount(success.bonus, token.decimals);
  return compile(
    options,
    { cap: fee + lump, base: fee, steps: [{ threshold, lump, rate: 0n }] },
    `A pilot for ${money(fee, token)}, and ${money(lump, token)} more for ${quantity(threshold, metric)} or more.`,
  );
}

const CALLS: MetricUnit = { one: "sales call", many: "sales calls", decimals: 0 };

export const PAID_PILOT_SAMPLE: PresetSample = {
  name: "paid pilot",
  field: "a short first agreement",
  build: (start) =>
    paidPilot({ ...sampleOptions(CALLS, start, 1), fee: "1,500", success: { target: "10", bonus: "1,000" } }),
  token: USDC,
  metric: CALLS,
  payouts: [
    { period: 0, value: 12n, total: 2_500n * ONE_USDC, because: "1,500 + 1,000, for 12 are 10 or more" },
    { period: 0, value: 9n, total: 1_500n * ONE_USDC, because: "the fee alone, for 9 are fewer than 10" },
  ],
};
