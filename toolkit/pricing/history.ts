import { PerformanceEscrowError } from "../errors.js";
import { periodsBegun, periodsEnded, periodStart, runningPeriod } from "../schedule/periods.js";
import { answerCounts, isInterimPoint, settleFrom } from "../schedule/windows.js";
import { MAX_FUNDING_LEAD } from "../terms/limits.js";
import type { PriceTerms, TimeTerms } from "../terms/types.js";
import { held, interimPaidFor, type Ledger } from "./ledger.js";
import { interimDue, settlement } from "./settlement.js";

/** The part of the terms that decides who gets how much and when. */
export type MoneyTerms = PriceTerms & TimeTerms;

/** A written answer: the metric in metric units, and the block time of the write. */
export interface Answer {
  readonly value: bigint;
  readonly answeredAt: bigint;
}

/** Something that moves an agreement's money. `at` is the block time, in Unix seconds. */
export type Action =
  | { readonly kind: "fund"; readonly at: bigint; readonly count: number }
  | { readonly kind: "interim"; readonly at: bigint; readonly point: bigint; readonly answer: Answer }
  | { readonly kind: "settle"; readonly at: bigint; readonly answer: Answer | null }
  | { readonly kind: "optOut"; readonly at: bigint }
  | { readonly kind: "cancel"; readonly at: bigint }
  | { readonly kind: "resign"; readonly at: bigint };

/** What an action does: the book afterwards, and what it moves out of the escrow. Amounts in token base units. */
export interface Outcome {
  readonly ledger: Ledger;
  readonly toAgency: bigint;
  readonly toClient: bigint;
}

/** An action that is not possible in the agreement's state at that time. */
export class NotPossibleError extends PerformanceEscrowError {
  override readonly name = "NotPossibleError";
}

/**
 * What `action` does to the agreement's money.
 *
 * Consent, signatures and who calls are not its business; neither are disputes.
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
  demand(point <= answeredAt && answeredAt <= at, `There is no answer of ${answeredAt} for ${point} at ${at}.`, "Ask.");

  const before = interimPaidFor(ledger, period);
  const due = interimDue(terms, period, value, before);
  demand(due > 0n, `A count of ${value} earns no more than was paid.`, "Wait for the next point.");
  return moved({ ...ledger, interimPaid: new Map(ledger.interimPaid).set(period, before + due) }, due, 0n);
}

/** The next period is paid out: the agency gets the rest of what it earned, the client the rest of the cap. */
function settle(terms: MoneyTerms, ledger: Ledger, at: bigint, answer: Answer | null): Outcome {
  const period = ledger.settled;
  demand(period < ledger.periods, "Every period that counts is settled.", "There is nothing left to do.");
  // This also refuses an answer of the future: a counted one is reviewed from the second at which it is written.
  const from = settleFrom(terms, period, answer?.answeredAt ?? null);
  demand(at >= from, `Period ${period} cannot be settled before ${from}; it is ${at}.`, "Wait, or have it answered.");

  const counted = answer !== null && answerCounts(terms, period, answer.answeredAt) ? answer.value : null;
  const { toAgency, toClient } = settlement(terms, period, counted, interimPaidFor(ledger, period));
  return moved({ ...ledger, settled: period + 1 }, toAgency, toClient);
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

function moved(ledger: Ledger, toAgency: bigint, toClient: bigint): Outcome {
  return {
    ledger: { ...ledger, paid: ledger.paid + toAgency, returned: ledger.returned + toClient },
    toAgency,
    toClient,
  };
}

/** @param allowed How it may have ended already: giving back more than a cancellation did is always possible. */
function demandGoingOn({ end }: Ledger, allowed?: Ledger["end"]): void {
  demand(end === "none" || end === allowed, `The agreement has ended: ${end}.`, "Settle what is left of it.");
}

function demandFunded({ periods }: Ledger): void {
  demand(periods > 0, "No period is funded, or none was kept.", "There is nothing to end: let the funding time pass.");
}

/** Something is held, or the next period can still be funded. */
function demandOpen(terms: MoneyTerms, ledger: Ledger, at: bigint): void {
  const open =
    ledger.settled < ledger.periods ||
    (ledger.end === "none" &&
      ledger.periods < terms.periodEnds.length &&
      at < periodStart(terms, ledger.periods) + terms.fundingGrace);
  demand(open, "The agreement is closed.", "There is nothing left to end.");
}

function demand(condition: boolean, problem: string, remedy: string): asserts condition {
  if (!condition) throw new NotPossibleError(problem, remedy);
}
