import type { Answer } from "../pricing/action.js";
import { bounds, undisputed } from "../pricing/dispute-book.js";
import { interimPaidFor, openDispute, type Ledger } from "../pricing/ledger.js";
import { performance } from "../pricing/performance.js";
import { settlement } from "../pricing/settlement.js";
import { periodQuestion } from "../schedule/questions.js";
import { answerCounts, disputeWindows, periodWindows, settleFrom } from "../schedule/windows.js";
import type { Terms } from "../terms/types.js";
import { MAX_UINT128 } from "../units/amount.js";
import type { Facts, NextStep, StepSubject } from "./next-step.js";

/** How the periods that have ended can be settled, disputed and ruled on. */
export function settlementSteps({ terms, ledger }: StepSubject, now: bigint, facts: Facts): NextStep[] {
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
