import { equalPeriods } from "../schedule/calendar.js";
import { DAY } from "../units/durations.js";
import type { MetricUnit, TokenUnit } from "../units/unit.js";
import type { CommonOptions, Preset } from "./preset.js";

/** What a sample agreement pays for one measured value, worked out by hand. */
export interface SamplePayout {
  readonly period: number;
  /** Metric units, or null when nobody answered. */
  readonly value: bigint | null;
  /** All that the agency gets for the period, in token base units. */
  readonly total: bigint;
  /** The arithmetic, in words a person can check. */
  readonly because: string;
}

/** One business model with a real example, for tables and tests. */
export interface PresetSample {
  /** Name of the preset. */
  readonly name: string;
  /** Where it comes from, in a few words. */
  readonly field: string;
  /** The example agreement, beginning at `start` (Unix seconds), in periods of 30 days. */
  readonly build: (start: bigint) => Preset;
  readonly token: TokenUnit;
  readonly metric: MetricUnit;
  readonly payouts: readonly [SamplePayout, ...SamplePayout[]];
}

export const USDC: TokenUnit = { symbol: "USDC", decimals: 6 };

/** Base units of one whole USDC. */
export const ONE_USDC = 1_000_000n;

/** What sample agreements have in common: USDC, months of 30 days, a number that both sides can ask for. */
export function sampleOptions(metric: MetricUnit, start: bigint, periods = 3): CommonOptions {
  return {
    token: USDC,
    metric,
    timing: { calendar: equalPeriods(start, periods, 30n * DAY), periodName: "month" },
    control: { numberControlledBy: "both" },
  };
}
