import type { Action, Answer, Outcome } from "../../toolkit/pricing/action.js";
import { EMPTY_LEDGER, held, type Ledger } from "../../toolkit/pricing/ledger.js";
import type { Party } from "../../toolkit/pricing/party.js";
import { runningPeriod } from "../../toolkit/terms/periods.js";
import { allWindows, disputeWindows, type PeriodWindows } from "../../toolkit/schedule/windows.js";
import { DAY } from "../../toolkit/units/durations.js";
import { MAX_FUNDING_LEAD } from "../../toolkit/terms/limits.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { expectedOutcome } from "./attempt.js";
import type { Random } from "./random.js";
import { randomValue } from "./random-terms.js";

/** One action of a history, with what the model says it does. */
export interface HistoryEntry extends Outcome {
  readonly action: Action;
}

/** A life of one agreement, from the first funding until nothing is held any more. */
export interface History {
  /** What the oracle writes for each period's question, or null. Some come too late, and count as missing. */
  readonly answers: readonly (Answer | null)[];
  /** In order of time; no two at the same second. Every one is possible. */
  readonly entries: readonly HistoryEntry[];
}

/** What a random history is not to invent. */
export interface RandomHistoryOptions {
  /** Nothing happens at or before this Unix time. Default: 300 days before the start. */
  readonly now?: bigint;
  /** About how many interim payments a period gets at most. Default 3. */
  readonly interimsPerPeriod?: number;
}

/** Something that somebody means to do at a second, as far as the book then allows it. */
interface Plan {
  readonly at: bigint;
  readonly action: (ledger: Ledger) => Action | undefined;
}

/**
 * A random possible history of an agreement with these terms: funding in one or several goes, interim payments on rising
 * and falling counts, disputes by either party or both, rulings and silence, an early end of any kind, settlements as
 * early as possible or late, answered or not; often at the very first or last second of a window.
 */
export function randomHistory(random: Random, terms: Terms, options: RandomHistoryOptions = {}): History {
  const windows = allWindows(terms);
  const answers = windows.map((window) => randomAnswer(random, terms, window));
  const now = options.now ?? terms.start - MAX_FUNDING_LEAD + 66n * DAY;
  const plans = windows.flatMap((window) => [
    ...fundings(random, terms, window, now),
    ...interims(random, terms, window, options.interimsPerPeriod ?? 3),
    ...disputes(random, terms, window.period, answers),
    ...settlements(random, terms, window.period, answers),
    ...earlyEnds(random, terms, window),
  ]);
  plans.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

  const entries: HistoryEntry[] = [];
  let ledger: Ledger = EMPTY_LEDGER;
  let clock = now;
  for (const plan of plans) {
    if (plan.at <= clock) continue;
    const action = plan.action(ledger);
    const outcome = action === undefined ? null : expectedOutcome(terms, ledger, action);
    if (action === undefined || outcome === null) continue;
    entries.push({ action, ...outcome });
    ({ ledger } = outcome);
    clock = plan.at;
  }
  // Whatever still waits is due by the clock alone.
  while (ledger.settled < ledger.periods) {
    const at = max(clock + 1n, windows[ledger.settled]?.latestSettle ?? 0n);
    const action = { kind: "settle", at, answer: answers[ledger.settled] ?? null } as const;
    const outcome = expectedOutcome(terms, ledger, action);
    if (outcome === null) throw new Error(`Period ${ledger.settled} does not settle at ${at}.`);
    entries.push({ action, ...outcome });
    ({ ledger } = outcome);
    clock = at;
  }
  if (held(ledger) !== 0n) throw new Error(`A random history leaves ${held(ledger)} held.`);
  return { answers, entries };
}

/** What the oracle shows for the periods from the oldest unsettled one up to `period`. */
export function answersUpTo(
  answers: readonly (Answer | null)[],
  { settled }: Ledger,
  period: number,
  at: bigint,
): (Answer | null)[] {
  return answers
    .slice(settled, period + 1)
    .map((answer) => (answer !== null && answer.answeredAt <= at ? answer : null));
}

function fundings(random: Random, terms: Terms, { period, from, fundBefore }: PeriodWindows, now: bigint): Plan[] {
  // Now and then the time is missed, and the agreement has run out.
  if (random.chance(4)) return [];
  const soon = period === 0 ? now + 1n + random.magnitude(DAY) : random.between(now, fundBefore - 1n);
  const left = terms.periodEnds.length - period;
  const count = random.chance(20) ? left : random.integer(1, left);
  return [random.pick([fundBefore - 1n, from, soon]), fundBefore - 1n].map((at) => ({
    at,
    action: (ledger) => (ledger.periods === period ? { kind: "fund", at, count } : undefined),
  }));
}

function interims(random: Random, terms: Terms, window: PeriodWindows, most: number): Plan[] {
  if (terms.interimEvery === 0n) return [];
  const plans: Plan[] = [];
  for (let count = random.integer(0, most); count > 0; count--) {
    const point = random.pick(window.interimPoints);
    if (point === undefined) break;
    const at = random.pick([point, window.to - 1n, random.between(point, window.to - 1n)]);
    if (runningPeriod(terms, at) !== window.period) continue;
    const answer = { value: randomValue(random, terms, window.period), answeredAt: random.between(point, at) };
    plans.push({ at, action: () => ({ kind: "interim", at, point, answer }) });
  }
  return plans;
}

function disputes(random: Random, terms: Terms, period: number, answers: readonly (Answer | null)[]): Plan[] {
  if (terms.reviewWindow === 0n || random.chance(35)) return [];
  const { disputeFrom, ruleFrom, unruledFrom } = disputeWindows(terms, period, answers[period]?.answeredAt ?? null);
  const inReview = () => random.pick([disputeFrom, ruleFrom - 1n, random.between(disputeFrom, ruleFrom - 1n)]);
  const inRuling = () => random.pick([ruleFrom, unruledFrom - 1n, random.between(ruleFrom, unruledFrom - 1n)]);
  const dispute = (by: Party): Plan => {
    const at = inReview();
    const claimedValue = randomValue(random, terms, period);
    return {
      at,
      action: (ledger) => ({
        ...({ kind: "dispute", at, by, period, claimedValue } as const),
        answers: answersUpTo(answers, ledger, period, at),
      }),
    };
  };

  // Several times: a claim that is not in its own favour is refused.
  const plans = (["client", "agency"] as const).flatMap((by) =>
    random.chance(70) ? Array.from({ length: 3 }, () => dispute(by)) : [],
  );
  const at = inRuling();
  if (random.chance(50)) plans.push({ at, action: () => ({ kind: "payUndisputed", at }) });
  const ruledAt = inRuling();
  const value = randomValue(random, terms, period);
  if (random.chance(60)) plans.push({ at: ruledAt, action: () => ({ kind: "rule", at: ruledAt, period, value }) });
  const leftAt = random.between(disputeFrom, unruledFrom);
  if (random.chance(10)) plans.push(...leaving(random, leftAt));
  if (random.chance(10)) plans.push(mutual(random, leftAt + 1n));
  return plans;
}

function settlements(random: Random, terms: Terms, period: number, answers: readonly (Answer | null)[]): Plan[] {
  const answer = answers[period] ?? null;
  const { ruleFrom, unruledFrom } = disputeWindows(terms, period, answer?.answeredAt ?? null);
  return [ruleFrom, unruledFrom].map((due) => {
    const at = due + (random.chance(40) ? random.magnitude(DAY) : 0n);
    return {
      at,
      action: ({ settled }) => (settled === period ? { kind: "settle", at, answer } : undefined),
    };
  });
}

function earlyEnds(random: Random, terms: Terms, { from, to }: PeriodWindows): Plan[] {
  const plans: Plan[] = [];
  if (from < terms.trialEnd && random.chance(40)) {
    const at = random.pick([terms.trialEnd - 1n, min(from, terms.trialEnd - 1n)]);
    plans.push({ at, action: () => ({ kind: "optOut", at }) });
  }
  if (random.chance(12)) {
    plans.push(...leaving(random, random.pick([from - 1n, from, random.between(from, to), to - 1n, to])));
  }
  if (random.chance(3)) plans.push(mutual(random, random.between(from, to)));
  return plans;
}

function leaving(random: Random, at: bigint): Plan[] {
  const kind = random.pick<"cancel" | "resign">(["cancel", "resign"]);
  return [{ at, action: (ledger) => (held(ledger) > 0n ? { kind, at } : undefined) }];
}

function mutual(random: Random, at: bigint): Plan {
  const share = random.between(0n, 8n);
  const validUntil = at + 1n + random.magnitude(DAY);
  return { at, action: (ledger) => splitOf(ledger, at, share, validUntil) };
}

/** A mutual settlement that gives the agency `eighths` of all that is held. */
export function splitOf(ledger: Ledger, at: bigint, eighths: bigint, validUntil: bigint) {
  const agencyAmount = (held(ledger) * eighths) / 8n;
  return {
    ...({ kind: "settleMutually", at, periodsSettled: ledger.settled } as const),
    ...{ agencyAmount, clientAmount: held(ledger) - agencyAmount, validUntil },
  };
}

function randomAnswer(random: Random, terms: Terms, { period, askFrom, answerBefore }: PeriodWindows): Answer | null {
  if (random.chance(15)) return null;
  const answeredAt = random.pick([
    askFrom,
    answerBefore - 1n,
    random.between(askFrom, answerBefore - 1n),
    // Too late by a second: written, and yet missing.
    random.chance(30) ? answerBefore : askFrom,
  ]);
  return { value: randomValue(random, terms, period), answeredAt };
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
