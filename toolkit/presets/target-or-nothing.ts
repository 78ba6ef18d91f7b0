import { parseAmount } from "../units/amount.js";
import { compile, money, quantity } from "./compile.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface TargetOrNothingOptions extends CommonOptions {
  /** Units that must be reached: `500`. */
  readonly target: string;
  /** Tokens for reaching them. */
  readonly reward: string;
}

/**
 * "Hit the numbers and the escrow is released": everything at the target, nothing below.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function targetOrNothing(options: TargetOrNothingOptions): Preset {
  const { token, metric } = options;
  const threshold = parseAmount(options.target, metric.decimals);
  const reward = parseAmount(options.reward, token.decimals);
  return compile(
    options,
    { cap: reward, steps: [{ threshold, lump: reward, rate: 0n }] },
    `${money(reward, token)} for ${quantity(threshold, metric)} or more, nothing for fewer.`,
  );
}

const SIGNUPS: MetricUnit = { one: "signup", many: "signups", decimals: 0 };

export const TARGET_OR_NOTHING_SAMPLE: PresetSample = {
  name: "target or nothing",
  field: "hit the numbers and the escrow is released",
  build: (start) => targetOrNothing({ ...sampleOptions(SIGNUPS, start), target: "500", reward: "10,000" }),
  token: USDC,
  metric: SIGNUPS,
  payouts: [
    { period: 0, value: 500n, total: 10_000n * ONE_USDC, because: "500 reaches the target" },
    { period: 1, value: 499n, total: 0n, because: "499 does not" },
  ],
};
