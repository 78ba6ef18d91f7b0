import { toBeHex, ZeroAddress } from "ethers";

import {
  MAX_MEASURE_DELAY,
  MAX_REPORT_GRACE,
  MAX_REVIEW_WINDOW,
  MAX_RULING_WINDOW,
  MAX_TERM,
} from "../../toolkit/terms/limits.js";
import { shortestPeriod } from "../../toolkit/terms/periods.js";
import type { Step, Terms } from "../../toolkit/terms/types.js";
import { MAX_UINT128 } from "../../toolkit/units/amount.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import type { Random } from "./random.js";

/** What random terms are not to invent. */
export interface RandomTermsOptions {
  /** Participants; random ones for those not given. An arbiter given is used in about half of all terms. */
  readonly client?: string;
  readonly agency?: string;
  readonly arbiter?: string;
  /** Default: the native currency. */
  readonly token?: string;
  readonly oracle?: string;
  readonly metric?: string;
  /** The start lies within 300 days after this Unix time. Default 2027-01-15. */
  readonly now?: bigint;
  /** Most that all periods together may lock. Default 2^128 − 1. */
  readonly maxTotal?: bigint;
  /** Most periods. Default 120, and rarely more than 6. */
  readonly maxPeriods?: number;
  /** Always with interim payments where the terms allow them. Default false: in about half of all. */
  readonly preferInterim?: boolean;
}

/**
 * Random VALID terms: from one wei to 128 bits, up to 16 steps and 120 periods, both directions, with and without
 * arbiter, trial and interim payments; often exactly at a bound.
 */
export function randomTerms(random: Random, options: RandomTermsOptions = {}): Terms {
  const count = Math.min(options.maxPeriods ?? 120, randomPeriodCount(random));
  const windows = randomWindows(random, count, random.chance(50));
  const periods = randomPeriods(random, count, windows, options.now ?? 1_800_000_000n);
  const shortest = shortestPeriod(periods) ?? 0n;
  const lowerIsBetter = random.chance(30);
  const room = randomRoom(random, count, options.maxTotal ?? MAX_UINT128);
  const withInterim = !lowerIsBetter && shortest > HOUR && (options.preferInterim === true || random.chance(50));

  return {
    client: options.client ?? randomAddress(random),
    agency: options.agency ?? randomAddress(random),
    arbiter: windows.withArbiter ? (options.arbiter ?? randomAddress(random)) : ZeroAddress,
    token: options.token ?? ZeroAddress,
    oracle: options.oracle ?? randomAddress(random),
    metric: options.metric ?? randomWord(random),
    ...room,
    baselines: randomBaselines(random, count, lowerIsBetter),
    lowerIsBetter,
    steps: room.base === room.cap ? [] : randomSteps(random, room.cap - room.base),
    ...periods,
    trialEnd: random.chance(30) ? random.between(periods.start, periods.periodEnds[0] ?? 0n) : 0n,
    fundingGrace: random.pick([0n, random.between(0n, shortest), shortest]),
    measureDelay: windows.measureDelay,
    reportGrace: windows.reportGrace,
    reviewWindow: windows.reviewWindow,
    rulingWindow: windows.rulingWindow,
    arbiterFee: windows.withArbiter ? random.magnitude(options.maxTotal ?? MAX_UINT128) : 0n,
    interimEvery: withInterim ? random.between(max(HOUR, shortest / 8n), shortest - 1n) : 0n,
    interimBps: withInterim ? random.pick([1n, 8_500n, 10_000n, random.between(1n, 10_000n)]) : 0n,
    cancelNotice: BigInt(random.pick([0, 0, 1, 2, 255])),
    annex: randomWord(random),
  };
}

/** A value of the metric that is worth trying: around the baseline and the thresholds, at the ends, and anywhere. */
export function randomValue(random: Random, terms: Terms, period: number): bigint {
  const baseline = terms.baselines[terms.baselines.length === 1 ? 0 : period] ?? 0n;
  const threshold = random.pick(terms.steps)?.threshold ?? 0n;
  const reach = 2n * (terms.steps.at(-1)?.threshold ?? 0n) + 1_000n;
  const excess = random.pick([
    threshold + random.between(-2n, 2n),
    threshold + random.magnitude(reach),
    random.between(0n, reach),
  ]);
  const good = terms.lowerIsBetter ? baseline - excess : baseline + excess;
  const value = random.pick([good, good, good, good, good, 0n, MAX_UINT128, random.magnitude(MAX_UINT128)]);
  return clamp(value, 0n, MAX_UINT128);
}

function randomPeriodCount(random: Random): number {
  if (random.chance(2)) return 120;
  return random.chance(10) ? random.integer(7, 40) : random.integer(1, 6);
}

function randomWindows(random: Random, count: number, withArbiter: boolean) {
  // All periods after the first must hold these windows and still end within ten years.
  const longest = count === 1 ? MAX_TERM : MAX_TERM / BigInt(count);
  const reportGrace = randomWindow(random, min(MAX_REPORT_GRACE, longest / 3n));
  const reviewWindow = withArbiter ? randomWindow(random, min(MAX_REVIEW_WINDOW, longest / 3n)) : 0n;
  const rulingWindow = withArbiter ? randomWindow(random, min(MAX_RULING_WINDOW, longest / 3n)) : 0n;
  const measureDelay = random.pick([0n, 14n * DAY, random.between(0n, MAX_MEASURE_DELAY), MAX_MEASURE_DELAY]);
  return { withArbiter, measureDelay, reportGrace, reviewWindow, rulingWindow };
}

function randomWindow(random: Random, longest: bigint): bigint {
  return random.pick([HOUR, random.between(HOUR, longest), longest]);
}

function randomPeriods(
  random: Random,
  count: number,
  windows: { reportGrace: bigint; reviewWindow: bigint; rulingWindow: bigint },
  now: bigint,
) {
  const settling = windows.reportGrace + windows.reviewWindow + windows.rulingWindow;
  const longest = MAX_TERM / BigInt(count);
  const start = now + random.between(DAY, 300n * DAY);
  const periodEnds: bigint[] = [];
  let end = start;
  for (let period = 0; period < count; period++) {
    const shortest = period === 0 ? 1n : settling;
    end += random.pick([
      min(longest, shortest + random.magnitude(longest - shortest)),
      min(longest, max(shortest, 30n * DAY)),
      shortest,
    ]);
    periodEnds.push(end);
  }
  return { start, periodEnds };
}

function randomRoom(random: Random, count: number, maxTotal: bigint): { cap: bigint; base: bigint } {
  const most = max(1n, maxTotal / BigInt(count));
  const cap = random.pick([most, 1n + random.magnitude(most - 1n), 1n + random.magnitude(min(most, 10n ** 11n) - 1n)]);
  const base = random.pick([0n, 0n, 0n, random.between(0n, cap), random.chance(30) ? cap : 0n]);
  return { cap, base };
}

function randomBaselines(random: Random, count: number, lowerIsBetter: boolean): bigint[] {
  const one = () => (lowerIsBetter ? 1n : 0n) + random.magnitude(random.pick([MAX_UINT128 - 1n, 10_000n]));
  if (!lowerIsBetter && random.chance(40)) return [0n];
  return Array.from({ length: random.chance(50) ? 1 : count }, one);
}

function randomSteps(random: Random, room: bigint): Step[] {
  const reach = random.pick([MAX_UINT128, 10_000n, 1_000_000n]);
  const thresholds = new Set<bigint>();
  const count = random.chance(15) ? 16 : random.integer(1, 4);
  if (random.chance(60)) thresholds.add(0n);
  while (thresholds.size < count) thresholds.add(random.magnitude(reach));

  const steps = [...thresholds]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((threshold) => ({
      threshold,
      lump: threshold > 0n && random.chance(40) ? random.pick([room, random.magnitude(room)]) : 0n,
      rate: random.chance(80) ? randomRate(random, room, reach) : 0n,
    }));
  if (steps.some(({ lump, rate }) => lump > 0n || rate > 0n)) return steps;
  return steps.map((step) => ({ ...step, rate: 1n + random.magnitude(MAX_UINT128 - 1n) }));
}

// Mostly one that pays something and does not reach the cap at once: only then does the formula show.
function randomRate(random: Random, room: bigint, reach: bigint): bigint {
  if (random.chance(20)) return random.magnitude(MAX_UINT128);
  return min(MAX_UINT128, random.between(0n, (4n * room * 10n ** 12n) / reach + 1n));
}

function randomAddress(random: Random): string {
  return toBeHex(random.between(1n << 152n, 2n ** 160n - 1n), 20);
}

function randomWord(random: Random): string {
  return toBeHex(random.between(1n, 2n ** 256n - 1n), 32);
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return min(max(value, low), high);
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
