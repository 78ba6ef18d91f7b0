import { ZeroAddress } from "ethers";

import { baselineOf } from "../../../toolkit/pricing/baseline.js";
import { allWindows } from "../../../toolkit/schedule/windows.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../../toolkit/units/durations.js";
import type { Random } from "../random.js";
import { randomTerms, randomValue, type RandomTermsOptions } from "../random-terms.js";

/** What really happens under an agreement, whether or not anybody ever measures it. */
export interface Story {
  readonly terms: Terms;
  /** What the count of each period is at each of its interim points, in metric units. */
  readonly points: readonly (readonly bigint[])[];
  /** What it is when the period's question may be asked. */
  readonly finals: readonly bigint[];
}

/**
 * A random agreement that is funded in full, and what happens under it. Prices are any; periods are up to four, with up to
 * twelve interim points. Most counts rise, some fall.
 */
export function randomStory(random: Random, options: RandomTermsOptions = {}): Story {
  const terms = storyTerms(random, options);
  const rises = random.chance(70);
  const paths = allWindows(terms).map(({ period, interimPoints }) => {
    const values = Array.from({ length: interimPoints.length + 1 }, () => randomValue(random, terms, period));
    return rises ? values.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) : values;
  });
  return { terms, points: paths.map((path) => path.slice(0, -1)), finals: paths.map((path) => path.at(-1) ?? 0n) };
}

/**
 * The same story when the agency stops working at `moment`. What it delivered in the meantime is that of the next known
 * count, so all that the rest of the interval brought is taken as delivered.
 */
export function stoppedAt({ terms, points, finals }: Story, moment: bigint): Story {
  const paths = allWindows(terms).map(({ period, from, to, interimPoints }) => {
    const path = [...(points[period] ?? []), finals[period] ?? 0n];
    if (to <= moment) return path;
    if (from >= moment) return path.map(() => nothing(terms, period));
    const reached = interimPoints.findIndex((point) => point >= moment);
    const last = reached < 0 ? path.length - 1 : reached;
    return path.map((value, index) => (index <= last ? value : (path[last] ?? 0n)));
  });
  return { terms, points: paths.map((path) => path.slice(0, -1)), finals: paths.map((path) => path.at(-1) ?? 0n) };
}

/** A count that earns nothing. */
function nothing(terms: Terms, period: number): bigint {
  return terms.lowerIsBetter ? baselineOf(terms, period) : 0n;
}

function storyTerms(random: Random, options: RandomTermsOptions): Terms {
  const { maxTotal = 10n ** 30n } = options;
  const priced = randomTerms(random, { ...options, maxTotal: maxTotal / 4n, maxPeriods: 1 });
  const withArbiter = priced.arbiter !== ZeroAddress;
  const reportGrace = random.between(HOUR, 7n * DAY);
  const reviewWindow = withArbiter ? random.between(HOUR, 7n * DAY) : 0n;
  const rulingWindow = withArbiter ? random.between(HOUR, 14n * DAY) : 0n;

  const shortest = reportGrace + reviewWindow + rulingWindow + random.between(2n * HOUR, 60n * DAY);
  const lengths = Array.from({ length: random.integer(1, 4) }, () => shortest + random.below(shortest));
  let end = priced.start;
  const periodEnds = lengths.map((length) => (end += length));
  const everyMost = lengths.reduce((least, length) => (length < least ? length : least)) - 1n;
  const withInterim = !priced.lowerIsBetter && random.chance(80);
  const everyLeast = everyMost / 5n > HOUR ? everyMost / 5n : HOUR;
  return {
    ...priced,
    baselines: priced.baselines.slice(0, 1),
    periodEnds,
    trialEnd: random.chance(20) ? random.between(priced.start, periodEnds[0] ?? 0n) : 0n,
    fundingGrace: 0n,
    measureDelay: random.pick([0n, 0n, 14n * DAY, random.between(0n, 180n * DAY)]),
    ...{ reportGrace, reviewWindow, rulingWindow },
    // A fee above the cap would never be worth a dispute.
    arbiterFee: withArbiter ? random.below(priced.cap / random.pick([1n, 10n, 100n]) + 1n) : 0n,
    interimEvery: withInterim ? random.between(everyLeast, everyMost) : 0n,
    interimBps: withInterim ? random.pick([8_500n, 10_000n, random.between(1n, 10_000n)]) : 0n,
  };
}
