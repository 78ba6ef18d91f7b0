import type { Step } from "../terms/types.js";
import { formatAmount } from "../units/amount.js";
import { assertProtected } from "./control.js";
import { PresetError } from "./errors.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit, TokenUnit } from "../units/unit.js";
import { timingTerms } from "./timing.js";

/** A price as a preset works it out: token base units and metric units. */
export interface Price {
  readonly cap: bigint;
  readonly steps: Step[];
  /** Default 0. */
  readonly base?: bigint;
  /** Default none: performance counts from 0. */
  readonly baselines?: bigint[];
  /** Default false. */
  readonly lowerIsBetter?: boolean;
}

/**
 * A preset from its price, its description and what is common to all.
 *
 * @throws PresetError when one side alone controls the number and nothing protects the other, or there are no periods;
 * AmountError and DurationError for options that cannot be read.
 */
export function compile(options: CommonOptions, price: Price, description: string): Preset {
  assertProtected(options.control, options.timing.review !== undefined);
  if (options.timing.calendar.periodEnds.length === 0) {
    throw new PresetError("The calendar has no periods.", "Give it at least one.");
  }
  return {
    terms: {
      cap: price.cap,
      base: price.base ?? 0n,
      baselines: price.baselines ?? [0n],
      lowerIsBetter: price.lowerIsBetter ?? false,
      steps: price.steps,
      ...timingTerms(options.timing, options.token),
    },
    description,
  };
}

/** An amount with its currency, for descriptions: `7,920 USDC`. */
export function money(amount: bigint, token: TokenUnit): string {
  return `${formatAmount(amount, token.decimals)} ${token.symbol}`;
}

/** A measured number with its unit, for descriptions: `1 lead`, `500 leads`. */
export function quantity(value: bigint, metric: MetricUnit): string {
  const one = value === 10n ** BigInt(metric.decimals);
  return `${formatAmount(value, metric.decimals)} ${one ? metric.one : metric.many}`;
}

/** "at most 10,000 USDC per month", the end of most descriptions. */
export function atMost(cap: bigint, { token, timing }: CommonOptions): string {
  return `at most ${money(cap, token)} per ${timing.periodName ?? "period"}`;
}
