import type { Question } from "../metrics/question.js";
import { interimPaidFor, openDispute, type Ledger } from "../pricing/ledger.js";
import { interimDue } from "../pricing/settlement.js";
import { interimQuestion, periodQuestion } from "../schedule/questions.js";
import { periodWindows } from "../schedule/windows.js";
import { periodEnd, periodsBegun, periodStart, runningPeriod } from "../terms/periods.js";
import type { Terms } from "../terms/types.js";
import { MAX_UINT128 } from "../units/amount.js";
import type { Facts, NextStep, StepSubject } from "./next-step.js";

/** How many interim points back an answer is looked for: the count up to a later one contains those before. */
const MAX_POINTS_BACK = 48;

/** The interim payment of the running period that an answer allows now. */
export function interimSteps({ terms, ledger }: StepSubject, now: bigint, facts: Facts): NextStep[] {
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
export function askSteps({ terms, ledger }: StepSubject, now: bigint, facts: Facts): NextStep[] {
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
