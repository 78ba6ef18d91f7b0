import { EMPTY_LEDGER, held, type Ledger } from "../../toolkit/pricing/ledger.js";
import {
  applyAction,
  NotPossibleError,
  type Action,
  type Answer,
  type Outcome,
} from "../../toolkit/pricing/history.js";
import { runningPeriod } from "../../toolkit/schedule/periods.js";
import { allWindows, settleFrom, type PeriodWindows } from "../../toolkit/schedule/windows.js";
import { MAX_FUNDING_LEAD } from "../../toolkit/terms/limits.js";
import type { Terms } from "../../toolkit/terms/types.js";
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

/**
 * A random possible history of an agreement with these terms: funding in one or several goes, interim payments on rising
 * and falling counts, an early end of any kind, settlements as early as possible or late, answered or not; often at the
 * very first or last second of a window.
 */
export function randomHistory(random: Random, terms: Terms, options: RandomHistoryOptions = {}): History {
  const windows = allWindows(terms);
  const answers = windows.map((window) => randomAnswer(random, terms, window));
  const entries: HistoryEntry[] = [];
  let ledger: Ledger = EMPTY_LEDGER;
  let clock = options.now ?? terms.start - MAX_FUNDING_LEAD + 66n * 86_400n;

  const attempt = (action: Action): boolean => {
    if (action.at <= clock) return false;
    try {
      const outcome = applyAction(terms, ledger, action);
      ({ ledger } = outcome);
      entries.push({ action, ...outcome });
      clock = action.at;
      return true;
    } catch (error) {
      if (error instanceof NotPossibleError) return false;
      throw error;
    }
  };
  const settleDue = (until: bigint, lazily: boolean) => {
    while (ledger.settled < ledger.periods) {
      const answer = answers[ledger.settled] ?? null;
      const due = settleFrom(terms, ledger.settled, answer?.answeredAt ?? null);
      const at = max(due + (lazily && random.chance(50) ? random.magnitude(86_400n) : 0n), clock + 1n);
      if (at >= until || !attempt({ kind: "settle", at, answer })) return;
    }
  };

  for (const window of windows) {
    settleDue(window.from, true);
    if (ledger.end !== "none") break;
    if (ledger.periods === window.period) {
      const left = terms.periodEnds.length - ledger.periods;
      const count = random.chance(20) ? left : random.integer(1, left);
      const soon = clock + 1n + random.magnitude(86_400n);
      const first = { kind: "fund", at: random.pick([window.fundBefore - 1n, window.from, soon]), count } as const;
      // Now and then the time is missed.
      if (!attempt(first) && random.chance(80)) attempt({ ...first, at: clock + 1n });
      // Not funded in time: the agreement has run out.
      if (ledger.periods === window.period) break;
    }
    live(random, terms, window, options.interimsPerPeriod ?? 3, attempt, () => ledger);
  }
  // An early end keeps periods that may still run, and are paid while they do.
  for (const window of windows.slice(0, ledger.periods)) {
    settleDue(window.from, true);
    payInterims(random, terms, window, options.interimsPerPeriod ?? 3, attempt);
  }
  settleDue(MAX_TIME, false);
  if (held(ledger) !== 0n) throw new Error(`A random history leaves ${held(ledger)} held.`);
  return { answers, entries };
}

const MAX_TIME = 2n ** 40n;

// What happens while one period runs: payments, and now and then an end.
function live(
  random: Random,
  terms: Terms,
  window: PeriodWindows,
  interims: number,
  attempt: (action: Action) => boolean,
  ledger: () => Ledger,
): void {
  const inTrial = window.from < terms.trialEnd && random.chance(40);
  const endsEarly = inTrial || random.chance(15);
  const kind = inTrial ? "optOut" : random.pick<"cancel" | "resign">(["cancel", "resign"]);
  const at =
    kind === "optOut"
      ? random.pick([terms.trialEnd - 1n, min(window.from, terms.trialEnd - 1n)])
      : random.pick([window.from - 1n, window.from, random.between(window.from, window.to), window.to - 1n, window.to]);
  payInterims(random, terms, window, random.integer(0, interims), attempt, endsEarly ? at : undefined);
  if (endsEarly && held(ledger()) > 0n) attempt({ kind, at });
}

function payInterims(
  random: Random,
  terms: Terms,
  window: PeriodWindows,
  most: number,
  attempt: (action: Action) => boolean,
  before: bigint = window.to,
): void {
  if (terms.interimEvery === 0n) return;
  for (let paid = 0; paid < most; paid++) {
    const point = random.pick(window.interimPoints);
    if (point === undefined) return;
    const at = random.pick([point, window.to - 1n, random.between(point, window.to - 1n)]);
    if (at >= before || runningPeriod(terms, at) !== window.period) continue;
    const answer = { value: randomValue(random, terms, window.period), answeredAt: random.between(point, at) };
    attempt({ kind: "interim", at, point, answer });
  }
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
