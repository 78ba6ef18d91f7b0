import type { Action, Answer } from "../../toolkit/pricing/action.js";
import { EMPTY_LEDGER, held, interimPaidFor, openDispute, type Ledger } from "../../toolkit/pricing/ledger.js";
import { periodStart, runningPeriod } from "../../toolkit/terms/periods.js";
import { allWindows, disputeWindows } from "../../toolkit/schedule/windows.js";
import { MAX_UINT128 } from "../../toolkit/units/amount.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { expectedOutcome, type Attempt } from "./attempt.js";
import { answersUpTo, splitOf } from "./random-history.js";
import { randomValue } from "./random-terms.js";
import type { Random } from "./random.js";

export const KINDS = [
  ...(["fund", "interim", "settle", "dispute", "payUndisputed", "rule"] as const),
  ...(["settleMutually", "optOut", "cancel", "resign"] as const),
] as const;
export type Kind = (typeof KINDS)[number];

const LIVELY = ["fund", "fund", "interim", "interim", "settle", "settle", "dispute", ...KINDS] as const;
const IN_DISPUTE = ["dispute", "dispute", "payUndisputed", "rule", "settle", ...KINDS] as const;
/** What ends the agreement before its time. */
const ENDS: readonly Kind[] = ["optOut", "cancel", "resign", "settleMutually"];

/** What a walk starts from. */
export interface WalkOptions {
  /** What the oracle writes for each period, and when; null for never. */
  readonly answers: readonly (Answer | null)[];
  /** Nothing happens at or before this Unix time. */
  readonly now: bigint;
  /** How many moments, of those worth trying, it tries at most. Default: all. */
  readonly most?: number;
}

/**
 * Tries one thing after the other around every bound of the terms, possible or not, and in the end settles by the clock
 * alone what is left. What is possible is done, apart from most of the early ends.
 */
export function randomWalk(random: Random, terms: Terms, { answers, now, most }: WalkOptions): Attempt[] {
  const attempts: Attempt[] = [];
  let ledger: Ledger = EMPTY_LEDGER;
  let clock = now;
  const moments = someMoments(random, terms, answers, now);
  const thinned = most === undefined ? moments : sample(random, moments, most);

  for (const at of thinned) {
    const kind = randomKind(random, terms, ledger, at);
    const action = randomAction(random, terms, ledger, answers, kind, at);
    const outcome = expectedOutcome(terms, ledger, action);
    // Ending is rare: else most of the life would never be. But not where it takes back a period that paid already.
    const rare = ENDS.includes(kind) && interimPaidFor(ledger, runningPeriod(terms, at) ?? -1) === 0n;
    if (outcome !== null && rare && !random.chance(40)) continue;
    attempts.push({ action, outcome });
    if (outcome !== null) ({ ledger } = outcome);
    clock = at;
  }
  for (const { latestSettle, period } of allWindows(terms)) {
    if (period < ledger.settled || period >= ledger.periods) continue;
    const at = later(latestSettle, clock);
    const action = { kind: "settle", at, answer: answers[period] ?? null } as const;
    const outcome = expectedOutcome(terms, ledger, action);
    if (outcome === null) throw new Error(`Period ${period} does not settle at ${at}.`);
    attempts.push({ action, outcome });
    ({ ledger } = outcome);
  }
  if (held(ledger) !== 0n) throw new Error(`A random walk leaves ${held(ledger)} held.`);
  return attempts;
}

/** Some of the things that somebody may try at `at`, with what the model says of them; none of them is done. */
export function randomProbes(
  random: Random,
  terms: Terms,
  ledger: Ledger,
  answers: readonly (Answer | null)[],
  at: bigint,
): Attempt[] {
  const likely: Kind = openDispute(ledger) === undefined ? "settle" : random.pick(IN_DISPUTE);
  return [random.pick(KINDS), random.pick(KINDS), likely].map((kind) => {
    const action = randomAction(random, terms, ledger, answers, kind, at);
    return { action, outcome: expectedOutcome(terms, ledger, action) };
  });
}

function randomKind(random: Random, terms: Terms, ledger: Ledger, at: bigint): Kind {
  const running = runningPeriod(terms, at) ?? -1;
  if (ledger.periods === 0 && random.chance(60)) return "fund";
  // What needs much to come together, and is easily got wrong.
  if (interimPaidFor(ledger, running) > 0n && random.chance(25)) return "resign";
  if (openDispute(ledger) !== undefined && random.chance(75)) return random.pick(IN_DISPUTE);
  if (running >= 0 && running < ledger.periods && random.chance(40)) return "interim";
  if (terms.reviewWindow > 0n && ledger.settled < ledger.periods && random.chance(40)) return "dispute";
  return random.pick(LIVELY);
}

/** An action of this kind that makes sense at `at`, mostly. */
export function randomAction(
  random: Random,
  terms: Terms,
  ledger: Ledger,
  answers: readonly (Answer | null)[],
  kind: Kind,
  at: bigint,
): Action {
  const { settled, periods } = ledger;
  switch (kind) {
    case "fund":
      return { kind, at, count: random.integer(0, terms.periodEnds.length + 1 - periods) };
    case "interim": {
      const period = runningPeriod(terms, at) ?? 0;
      const from = periodStart(terms, period);
      // The last point that has passed, mostly; or another one, which may lie ahead or nowhere.
      const every = later(terms.interimEvery, 1n);
      const passed = later(at - from, 0n) / every;
      const point = from + every * (random.chance(70) ? passed : random.between(0n, passed + 2n));
      const answeredAt = point <= at && random.chance(80) ? random.between(point, at) : later(point - 1n, 0n);
      return { kind, at, point, answer: { value: randomValue(random, terms, period), answeredAt } };
    }
    case "settle":
      return { kind, at, answer: answersUpTo(answers, ledger, settled, at)[0] ?? null };
    case "dispute": {
      // The last one that has ended, as nothing else can be disputed; or any.
      const ended = terms.periodEnds.filter((end) => end + terms.measureDelay <= at).length;
      const last = terms.periodEnds.length - 1;
      const period = random.chance(80) ? Math.min(Math.max(ended - 1, settled), last) : random.integer(0, last);
      const claimedValue = randomValue(random, terms, period);
      const by = random.chance(50) ? "client" : "agency";
      return { kind, at, by, period, claimedValue, answers: answersUpTo(answers, ledger, period, at) };
    }
    case "rule": {
      const last = terms.periodEnds.length - 1;
      const period = random.chance(90) ? Math.min(settled, last) : random.integer(0, last);
      return { kind, at, period, value: randomValue(random, terms, period) };
    }
    case "settleMutually": {
      const right = splitOf(ledger, at, random.between(0n, 8n), at + random.between(random.chance(20) ? 0n : 1n, 9n));
      if (random.chance(75)) return right;
      // One base unit off, or signed before the last settlement.
      return random.pick([
        { ...right, agencyAmount: right.agencyAmount === MAX_UINT128 ? 0n : right.agencyAmount + 1n },
        { ...right, clientAmount: later(right.clientAmount - 1n, 0n) },
        { ...right, periodsSettled: Math.max(settled - 1, 0) },
        { ...right, periodsSettled: settled + 1 },
      ]);
    }
    default:
      return { kind, at };
  }
}

/** Times in order, most of them within a second of a bound of the terms. */
function someMoments(random: Random, terms: Terms, answers: readonly (Answer | null)[], after: bigint): bigint[] {
  const bounds = [terms.start, terms.trialEnd];
  for (const window of allWindows(terms)) {
    const { from, to, fundBefore, askFrom, answerBefore, earliestSettle, settleUnanswered, latestSettle } = window;
    bounds.push(from, to, fundBefore, askFrom, answerBefore, earliestSettle, settleUnanswered, latestSettle);
    bounds.push(...window.interimPoints.slice(0, 4));
    if (terms.reviewWindow === 0n) continue;
    const dispute = disputeWindows(terms, window.period, answers[window.period]?.answeredAt ?? null);
    // Twice, because a dispute takes two and there is the most to get wrong.
    bounds.push(dispute.disputeFrom, dispute.ruleFrom, dispute.unruledFrom);
    bounds.push(dispute.disputeFrom, dispute.ruleFrom, dispute.unruledFrom);
    bounds.push(random.between(dispute.disputeFrom, dispute.ruleFrom), random.between(dispute.ruleFrom, latestSettle));
  }
  const moments = [after + 1n, after + 2n, after + 3n];
  for (const bound of bounds) {
    for (let tries = 0; tries < 2; tries++) moments.push(bound + random.between(-1n, 1n));
  }
  return moments.filter((moment) => moment > after).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** At most `most` of the list, in its order, the first always among them. */
function sample<T>(random: Random, list: readonly T[], most: number): T[] {
  return list.filter((_, index) => index === 0 || random.integer(1, list.length) <= most);
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
