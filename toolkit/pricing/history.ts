import { answerCounts, isInterimPoint, settleFrom } from "../schedule/windows.js";
import { MAX_FUNDING_LEAD } from "../terms/limits.js";
import { periodsBegun, periodsEnded, periodStart, runningPeriod } from "../terms/periods.js";
import type { Action, Answer, DisputeAction, MoneyTerms, Outcome } from "./action.js";
import { disputeOldest, payUndisputed, rule, settleUnruled } from "./dispute.js";
import { held, interimPaidFor, openDispute, type Ledger } from "./ledger.js";
import { settleMutually } from "./mutual.js";
import { moved } from "./outcome.js";
import { demand, demandFunded, demandGoingOn, demandOpen } from "./possible.js";
import { interimDue, settlement } from "./settlement.js";

/**
 * What `action` does to the agreement's money.
 *
 * Consent, signatures and who calls are not its business.
 *
 * @throws NotPossibleError when the state or the clock forbids it.
 */
export function applyAction(terms: MoneyTerms, ledger: Ledger, action: Action): Outcome {
  switch (action.kind) {
    case "fund":
      return fund(terms, ledger, action.at, action.count);
    case "interim":
      return payInterim(terms, ledger, action.at, action.point, action.answer);
    case "settle":
      return settle(terms, ledger, action.at, action.answer);
    case "dispute":
      return dispute(terms, ledger, action);
    case "payUndisputed":
      return payUndisputed(terms, ledger, action.at);
    case "rule":
      return rule(terms, ledger, action);
    case "settleMutually":
      return settleMutually(terms, ledger, action);
    case "optOut":
      return optOut(terms, ledger, action.at);
    case "cancel":
      return cancel(terms, ledger, action.at);
    case "resign":
      return resign(terms, ledger, action.at);
  }
}

/** The client pays in the cap of the next `count` periods. */
function fund(terms: MoneyTerms, ledger: Ledger, at: bigint, count: number): Outcome {
  demandGoingOn(ledger);
  demand(count >= 1, `${count} periods cannot be funded.`, "Fund at least one.");
  const left = terms.periodEnds.length - ledger.periods;
  demand(count <= left, `Only ${left} periods are left to fund, not ${count}.`, "Fund fewer.");
  if (ledger.periods === 0) {
    demand(
      at + MAX_FUNDING_LEAD >= terms.start,
      `At ${at} it is too early to fund.`,
      "Wait for 366 days before the start.",
    );
  }
  const fundBefore = periodStart(terms, ledger.periods) + terms.fundingGrace;
  demand(at < fundBefore, `The funding time ended at ${fundBefore}; it is ${at}.`, "Make a new agreement.");

  const amount = terms.cap * BigInt(count);
  return moved({ ...ledger, periods: ledger.periods + count, funded: ledger.funded + amount }, 0n, 0n);
}

/** The agency gets its share of what the running period has earned up to `point`. */
function payInterim(terms: MoneyTerms, ledger: Ledger, at: bigint, point: bigint, answer: Answer): Outcome {
  const period = runningPeriod(terms, at);
  demand(period !== undefined, `No period runs at ${at}.`, "Pay interim while a period runs.");
  demand(period < ledger.periods, `Period ${period} is not funded, or was given back.`, "Fund it first.");
  demand(at >= terms.trialEnd, `The trial runs until ${terms.trialEnd}; it is ${at}.`, "Wait for its end.");
  demand(
    isInterimPoint(terms, period, point),
    `${point} is no interim point of period ${period}.`,
    "Use one of its interim points.",
  );
  const { value, answeredAt } = answer;
  demand(
    point <= answeredAt && answeredAt <= at,
    `There is no answer of ${answeredAt} for ${point} at ${at}.`,
    "Ask the oracle first.",
  );

  const before = interimPaidFor(ledger, period);
  const due = interimDue(terms, period, value, before);
  demand(due > 0n, `A count of ${value} earns no more than was paid.`, "Wait for the next point.");
  return moved({ ...ledger, interimPaid: new Map(ledger.interimPaid).set(period, before + due) }, due, 0n);
}

/** The next period is paid out: the agency gets the rest of what it earned, the client the rest of the cap. */
function settle(terms: MoneyTerms, ledger: Ledger, at: bigint, answer: Answer | null): Outcome {
  const period = ledger.settled;
  demand(period < ledger.periods, "Every period that counts is settled.", "There is nothing left to do.");
  const disputed = openDispute(ledger);
  if (disputed !== undefined) return settleUnruled(terms, ledger, disputed, at);

  // This also refuses an answer of the future: a counted one is reviewed from the second at which it is written.
  const from = settleFrom(terms, period, answer?.answeredAt ?? null);
  demand(at >= from, `Period ${period} cannot be settled before ${from}; it is ${at}.`, "Wait, or have it answered.");

  const counted = answer !== null && answerCounts(terms, period, answer.answeredAt) ? answer.value : null;
  const { toAgency, toClient } = settlement(terms, period, counted, interimPaidFor(ledger, period));
  return moved({ ...ledger, settled: period + 1 }, toAgency, toClient);
}

/** A party disputes `period`. Those before it are due by then, and are settled on the way. */
function dispute(terms: MoneyTerms, ledger: Ledger, action: DisputeAction): Outcome {
  const { at, period, answers } = action;
  demand(terms.reviewWindow > 0n, "The terms name no arbiter.", "The answer stands.");
  demand(period >= ledger.settled, `Period ${period} is settled.`, "Name one that is not.");
  demand(period < ledger.periods, `Period ${period} is not funded, or was given back.`, "Name a funded one.");

  let before = moved(ledger, 0n, 0n);
  for (let due = ledger.settled; due < period; due++) {
    before = together(before, settle(terms, before.ledger, at, answers[due - ledger.settled] ?? null));
  }
  const answer = answers[period - ledger.settled] ?? null;
  return together(before, disputeOldest(terms, before.ledger, action, answer));
}

/** Two outcomes, one after the other, as one. */
function together(first: Outcome, then: Outcome): Outcome {
  return {
    ledger: then.ledger,
    toAgency: first.toAgency + then.toAgency,
    toClient: first.toClient + then.toClient,
    fees: {
      toClient: first.fees.toClient + then.fees.toClient,
      toAgency: first.fees.toAgency + then.fees.toAgency,
      toArbiter: first.fees.toArbiter + then.fees.toArbiter,
    },
  };
}

/** The client leaves during the trial and gets back everything. */
function optOut(terms: MoneyTerms, ledger: Ledger, at: bigint): Outcome {
  demandGoingOn(ledger, "cancelled");
  demandFunded(ledger);
  demand(at < terms.trialEnd, `The trial ended at ${terms.trialEnd}; it is ${at}.`, "Cancel instead.");
  return moved({ ...ledger, end: "optedOut", periods: 0 }, 0n, held(ledger));
}

/** The client goes no further than its notice: the periods begun and `cancelNotice` more are kept. */
function cancel(terms: MoneyTerms, ledger: Ledger, at: bigint): Outcome {
  demandGoingOn(ledger);
  demandFunded(ledger);
  demandOpen(terms, ledger, at);
  return giveBack(terms, ledger, "cancelled", periodsBegun(terms, at) + Number(terms.cancelNotice));
}

/** The agency goes no further: only ended periods are kept. What the open one paid as interim stays paid. */
function resign(terms: MoneyTerms, ledger: Ledger, at: bigint): Outcome {
  demandGoingOn(ledger, "cancelled");
  demandFunded(ledger);
  demandOpen(terms, ledger, at);
  return giveBack(terms, ledger, "resigned", periodsEnded(terms, at));
}

function giveBack(terms: MoneyTerms, ledger: Ledger, end: Ledger["end"], limit: number): Outcome {
  const keep = Math.min(ledger.periods, limit);
  let back = 0n;
  for (let period = keep; period < ledger.periods; period++) back += terms.cap - interimPaidFor(ledger, period);
  return moved({ ...ledger, end, periods: keep }, 0n, back);
}
