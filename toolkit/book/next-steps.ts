import type { Role } from "../agreement/agreement.js";
import type { Question } from "../metrics/question.js";
import type { Answer } from "../pricing/action.js";
import { bounds, undisputed } from "../pricing/dispute-book.js";
import { held, interimPaidFor, openDispute, type Ledger } from "../pricing/ledger.js";
import { performance } from "../pricing/performance.js";
import { interimDue, settlement } from "../pricing/settlement.js";
import { periodEnd, periodsBegun, periodsEnded, periodStart, runningPeriod } from "../schedule/periods.js";
import { interimQuestion, periodQuestion } from "../schedule/questions.js";
import { answerCounts, disputeWindows, periodWindows, settleFrom } from "../schedule/windows.js";
import { MAX_FUNDING_LEAD, MAX_UINT128 } from "../terms/limits.js";
import type { Terms } from "../terms/types.js";
import type { BookEntry } from "./entry.js";
import type { QuestionRecord } from "./question-record.js";
import { isClosed } from "./status.js";

/** What nextSteps wants to know beside the agreement itself. A `Book` knows it. */
export interface Facts {
  questionAt(oracle: string, question: Question): QuestionRecord;
  creditOf(payee: string, token: string): bigint;
}

/** Who can take a step. An asker is one that the metric's definition lists; with attesters, enough of them. */
export type Actor = Role | "asker" | "anyone";

interface Possible {
  readonly by: readonly Actor[];
  /** First second at which it is possible, Unix time. */
  readonly from: bigint;
  /** First second at which it no longer is; null when only another step ends it. */
  readonly before: bigint | null;
}

/** Something that can be done now or later, as things stand. Amounts in token base units. */
export type NextStep = Possible &
  (
    | { readonly action: "propose" | "retract" }
    /** What one period costs, from the given one on. */
    | { readonly action: "fund"; readonly period: number; readonly amount: bigint }
    | { readonly action: "ask"; readonly period: number; readonly question: Question }
    | { readonly action: "payInterim"; readonly period: number; readonly point: number; readonly toAgency: bigint }
    /** `value` null: the answer is missing, or nobody has asked yet. */
    | ({ readonly action: "settle"; readonly period: number; readonly value: bigint | null } & Shares)
    | { readonly action: "dispute"; readonly period: number; readonly value: bigint | null; readonly fee: bigint }
    /** Within which payouts to the agency, in all, the arbiter decides. */
    | { readonly action: "rule"; readonly period: number; readonly least: bigint; readonly most: bigint }
    | ({ readonly action: "payUndisputed"; readonly period: number } & Shares)
    | { readonly action: "optOut"; readonly returned: bigint }
    | { readonly action: "cancel" | "resign"; readonly keep: number; readonly returned: bigint }
    | { readonly action: "withdraw"; readonly payee: string; readonly amount: bigint }
  );

interface Shares {
  readonly toAgency: bigint;
  readonly toClient: bigint;
}

/** How many interim points back an answer is looked for: the count up to a later one contains those before. */
const MAX_POINTS_BACK = 48;

/** What steps depend on. */
type Entry = Pick<BookEntry, "terms" | "ledger" | "consent">;

/**
 * What can be done with an agreement at `now` and what comes next, by whom and until when. A step whose `from` is after
 * `now` is possible then if nothing else happens first. A mutual settlement is always possible while money is held, and
 * is not listed.
 *
 * @param now Unix seconds.
 */
export function nextSteps(entry: Entry, now: bigint, facts: Facts): NextStep[] {
  return [
    ...consentSteps(entry, now),
    ...fundSteps(entry, now),
    ...interimSteps(entry, now, facts),
    ...askSteps(entry, now, facts),
    ...settlementSteps(entry, now, facts),
    ...endSteps(entry, now),
    ...creditSteps(entry, facts),
  ];
}

/** Whether the step can be taken at `now`. */
export function isPossible({ from, before }: Pick<NextStep, "from" | "before">, now: bigint): boolean {
  return from <= now && (before === null || now < before);
}

function consentSteps({ terms, ledger, consent }: Entry, now: bigint): NextStep[] {
  const before = periodStart(terms, 0) + terms.fundingGrace;
  if (ledger.periods > 0 || ledger.end !== "none" || now >= before) return [];
  return [{ action: consent === "given" ? "retract" : "propose", by: ["agency"], from: 0n, before }];
}

function fundSteps({ terms, ledger, consent }: Entry, now: bigint): NextStep[] {
  const period = ledger.periods;
  if (consent !== "given" || ledger.end !== "none" || period === terms.periodEnds.length) return [];
  const before = periodStart(terms, period) + terms.fundingGrace;
  if (now >= before) return [];
  const from = period === 0 ? terms.start - MAX_FUNDING_LEAD : 0n;
  return [{ action: "fund", by: ["client"], from, before, period, amount: terms.cap }];
}

function interimSteps({ terms, ledger }: Entry, now: bigint, facts: Facts): NextStep[] {
  const period = runningPeriod(terms, now);
  if (terms.interimEvery === 0n || period === undefined || period >= ledger.periods) return [];
  const before = periodEnd(terms, period);
  const start = periodStart(terms, period);
  const paid = interimPaidFor(ledger, period);
  let best: NextStep | undefined;
  const passed = Number((now - start) / terms.interimEvery);
  for (let point = passed; point >= 1 && passed - point < MAX_POINTS_BACK; point--) {
    const question = interimQuestion(terms, period, start + BigInt(point) * terms.interimEvery);
    const { answer } = facts.questionAt(terms.oracle, question);
    if (answer === null) continue;
    const toAgency = interimDue(terms, period, answer.value, paid);
    if (toAgency === 0n || (best?.action === "payInterim" && best.toAgency >= toAgency)) continue;
    best = { action: "payInterim", by: ["anyone"], from: terms.trialEnd, before, period, point, toAgency };
  }
  return best === undefined || best.from >= before ? [] : [best];
}

/** The questions that nobody has answered: those that are due, and the next ones. */
function askSteps({ terms, ledger }: Entry, now: bigint, facts: Facts): NextStep[] {
  const steps: NextStep[] = [];
  const add = (period: number, question: Question, before: bigint) => {
    if (now >= before || facts.questionAt(terms.oracle, question).answer !== null) return;
    steps.push({ action: "ask", by: ["asker"], from: question.notBefore, before, period, question });
  };
  // The running period is measured while earlier ones may still wait for their questions. Of the next one the first point
  // may come before anything else does.
  const running = runningPeriod(terms, now) ?? periodsBegun(terms, now);
  for (const period of [running, running + 1]) {
    if (period < ledger.settled || period >= ledger.periods) continue;
    for (const point of interimPointsToAsk(terms, ledger, period, now)) {
      add(period, interimQuestion(terms, period, point), periodEnd(terms, period));
    }
  }
  for (let period = ledger.settled; period < ledger.periods; period++) {
    // What is disputed was answered, or is missing for good.
    if (period === ledger.settled && openDispute(ledger) !== undefined) continue;
    const { askFrom, answerBefore } = periodWindows(terms, period);
    add(period, periodQuestion(terms, period), answerBefore);
    if (askFrom > now) break;
  }
  return steps;
}

/**
 * The interim points of `period` that are worth asking about: the last that has passed, because the count up to it
 * contains the earlier ones, and the next. None is when all that interim payments can reach has been paid.
 */
function interimPointsToAsk(terms: Terms, ledger: Ledger, period: number, now: bigint): bigint[] {
  if (terms.interimEvery === 0n) return [];
  const start = periodStart(terms, period);
  const end = periodEnd(terms, period);
  if (interimDue(terms, period, MAX_UINT128, interimPaidFor(ledger, period)) === 0n) return [];
  const passed = now < start ? 0n : (now - start) / terms.interimEvery;
  const points = [passed, passed + 1n].map((point) => start + point * terms.interimEvery);
  return points.filter((point) => point > start && point < end);
}

function settlementSteps({ terms, ledger }: Entry, now: bigint, facts: Facts): NextStep[] {
  if (ledger.settled >= ledger.periods) return [];
  const steps = disputedSteps(terms, ledger, now);
  // Whoever disputes a later period settles the disputed one, whose time is over by then.
  const first = steps.length > 0 ? ledger.settled + 1 : ledger.settled;
  for (let period = first; period < ledger.periods; period++) {
    const { askFrom } = periodWindows(terms, period);
    if (period > ledger.settled && now < askFrom) break;
    const { answer } = facts.questionAt(terms.oracle, periodQuestion(terms, period));
    const counted = answer !== null && answerCounts(terms, period, answer.answeredAt) ? answer : null;
    if (period === ledger.settled) steps.push(settleStep(terms, ledger, period, counted));
    steps.push(...disputeSteps(terms, ledger, period, counted, now));
  }
  return steps;
}

function settleStep(terms: Terms, ledger: Ledger, period: number, answer: Answer | null): NextStep {
  const { toAgency, toClient } = settlement(terms, period, answer?.value ?? null, interimPaidFor(ledger, period));
  const from = settleFrom(terms, period, answer?.answeredAt ?? null);
  const value = answer?.value ?? null;
  return { action: "settle", by: ["anyone"], from, before: null, period, value, toAgency, toClient };
}

/** Who can claim something that is better for it than the answer, and has not yet. */
function disputeSteps(terms: Terms, ledger: Ledger, period: number, answer: Answer | null, now: bigint): NextStep[] {
  const { disputeFrom, ruleFrom } = disputeWindows(terms, period, answer?.answeredAt ?? null);
  if (terms.reviewWindow === 0n || now >= ruleFrom) return [];
  const interim = interimPaidFor(ledger, period);
  const value = answer?.value ?? null;
  const { total } = settlement(terms, period, value, interim);
  const by = claimants(terms, period, interim, total);
  if (by.length === 0) return [];
  const fee = terms.arbiterFee;
  return [{ action: "dispute", by, from: disputeFrom, before: ruleFrom, period, value, fee }];
}

function claimants(terms: Terms, period: number, interim: bigint, total: bigint): ("client" | "agency")[] {
  const best = performance(terms, period, terms.lowerIsBetter ? 0n : MAX_UINT128);
  const most = terms.base + (best > interim ? best : interim);
  const least = settlement(terms, period, null, interim).total;
  return [...(total > least ? (["client"] as const) : []), ...(total < most ? (["agency"] as const) : [])];
}

function disputedSteps(terms: Terms, ledger: Ledger, now: bigint): NextStep[] {
  const period = ledger.settled;
  const book = openDispute(ledger);
  if (book === undefined) return [];
  const { reviewEnd, interim, answered, answer, claims, paid, returned } = book;
  const rulingEnd = reviewEnd + terms.rulingWindow;
  const steps: NextStep[] = [];

  const by = claimants(terms, period, interim, answered).filter((party) => claims[party] === undefined);
  if (now < reviewEnd && by.length > 0) {
    const fee = terms.arbiterFee;
    steps.push({ action: "dispute", by, from: 0n, before: reviewEnd, period, value: answer, fee });
  }
  const left = undisputed(terms.cap, book);
  if (left.toAgency > 0n || left.toClient > 0n) {
    steps.push({ action: "payUndisputed", by: ["anyone"], from: reviewEnd, before: null, period, ...left });
  }
  if (now < rulingEnd) {
    steps.push({ action: "rule", by: ["arbiter"], from: reviewEnd, before: rulingEnd, period, ...bounds(book) });
  }
  const toAgency = answered - interim - paid;
  const toClient = terms.cap - answered - returned;
  const settle = { action: "settle", by: ["anyone"], from: rulingEnd, before: null, period, value: answer } as const;
  return [...steps, { ...settle, toAgency, toClient }];
}

function endSteps({ terms, ledger, consent }: Entry, now: bigint): NextStep[] {
  const steps: NextStep[] = [];
  const isEndable = ledger.end === "none" || ledger.end === "cancelled";
  if (!isEndable || ledger.periods === 0) return [];
  if (now < terms.trialEnd) {
    steps.push({ action: "optOut", by: ["client"], from: 0n, before: terms.trialEnd, returned: held(ledger) });
  }
  if (isClosed({ terms, ledger, consent }, now)) return steps;
  if (ledger.end === "none") {
    const keep = Math.min(ledger.periods, periodsBegun(terms, now) + Number(terms.cancelNotice));
    steps.push({ action: "cancel", by: ["client"], from: 0n, before: null, keep, returned: back(terms, ledger, keep) });
  }
  const keep = Math.min(ledger.periods, periodsEnded(terms, now));
  steps.push({ action: "resign", by: ["agency"], from: 0n, before: null, keep, returned: back(terms, ledger, keep) });
  return steps;
}

/** What comes back when only the first `keep` periods stay. */
function back(terms: Terms, ledger: Ledger, keep: number): bigint {
  let sum = 0n;
  for (let period = keep; period < ledger.periods; period++) sum += terms.cap - interimPaidFor(ledger, period);
  return sum;
}

function creditSteps({ terms }: Entry, facts: Facts): NextStep[] {
  return (["client", "agency", "arbiter"] as const).flatMap((role): NextStep[] => {
    const payee = terms[role];
    const amount = facts.creditOf(payee, terms.token);
    return amount === 0n ? [] : [{ action: "withdraw", by: [role], from: 0n, before: null, payee, amount }];
  });
}
