import type { BookEntry } from "../book/entry.js";
import { isPossible, type NextStep } from "../book/next-step.js";
import { openDispute } from "../pricing/ledger.js";
import type { Terms } from "../terms/types.js";
import { dateText, shortId, type Alert } from "./alert.js";
import type { PlanContext } from "./plan-context.js";

type Of<A extends NextStep["action"]> = Extract<NextStep, { action: A }>;

/** What a party of the keeper has to decide, pay or fetch, in time: at most one alert for a step. */
export function noticeOf(entry: BookEntry, step: NextStep, now: bigint, context: PlanContext): Alert | undefined {
  switch (step.action) {
    case "fund":
      return fundingCloses(entry, step, now, context);
    case "dispute":
      return isPossible(step, now) ? reviewOpen(entry, step, context) : undefined;
    case "rule":
      return isPossible(step, now) ? rulingOpen(entry, step, context) : undefined;
    case "withdraw":
      return creditWaits(entry, step, context);
    default:
      return undefined;
  }
}

/** That there is no answer although the time for it runs out. */
export function answerMissing({ id }: BookEntry, { period }: Of<"ask">, before: bigint): Alert {
  return {
    key: `answer-missing/${id}/${period}`,
    code: "answer-missing",
    message: `${periodOf(id, period)} has no answer. From ${dateText(before)} on none counts any more, and without one the agency gets the base and what interim payments have paid.`,
    remedy: "Find out why the source, the askers or the attesters are silent, and have the question answered before.",
    agreement: id,
    until: before,
  };
}

/** That the keeper has spent on a question what it may. */
export function asksUsedUp({ id }: BookEntry, asked: number, question: string): Alert {
  return {
    key: `asks-used-up/${question}`,
    code: "asks-used-up",
    message: `A question of agreement ${shortId(id)} was asked ${asked} times without an answer; the keeper stops there.`,
    remedy: "Repair the source or the secrets, then ask by hand, or allow more requests for each question.",
    agreement: id,
  };
}

function fundingCloses(
  { id, terms }: BookEntry,
  { period, before }: Of<"fund">,
  now: bigint,
  { parties, policy }: PlanContext,
): Alert | undefined {
  if (before === null || now < before - policy.noticeSeconds) return undefined;
  if (!isAnyOf(terms, ["client", "agency"], parties)) return undefined;
  return {
    key: `funding-closes/${id}/${period}`,
    code: "funding-closes",
    message: `${periodOf(id, period)} is not funded, and can be only until ${dateText(before)}.`,
    remedy: "The client funds it; otherwise the agreement ends with the periods that are funded.",
    agreement: id,
    until: before,
  };
}

function reviewOpen(
  { id, terms, ledger }: BookEntry,
  { period, value, by, before }: Of<"dispute">,
  { parties }: PlanContext,
): Alert | undefined {
  const able = by.filter((role) => (role === "client" || role === "agency") && parties.has(terms[role]));
  if (able.length === 0 || before === null) return undefined;
  const what = value === null ? "has no answer" : `was answered with ${value} metric units`;
  const isDisputed = ledger.settled === period && openDispute(ledger) !== undefined;
  const already = isDisputed ? ", which the other party disputes" : "";
  return {
    // Once the other party disputes, this one decides anew.
    key: `review-open/${id}/${period}/${isDisputed ? "disputed" : "undisputed"}`,
    code: "review-open",
    message: `${periodOf(id, period)} ${what}${already}; the ${able.join(" and the ")} can dispute that until ${dateText(before)}.`,
    remedy: isDisputed
      ? "Claim what you counted if it is better for you than the answer; the arbiter decides between the claims."
      : "Compare it with your own count, and dispute it if it is wrong; otherwise do nothing.",
    agreement: id,
    until: before,
  };
}

function rulingOpen(
  { id, terms }: BookEntry,
  { period, before }: Of<"rule">,
  { parties }: PlanContext,
): Alert | undefined {
  if (before === null || !isAnyOf(terms, ["arbiter"], parties)) return undefined;
  return {
    key: `ruling-open/${id}/${period}`,
    code: "ruling-open",
    message: `${periodOf(id, period)} is disputed; the arbiter can rule until ${dateText(before)}.`,
    remedy: "Hear both parties and rule. Without a ruling the answer stands, and you earn no fee.",
    agreement: id,
    until: before,
  };
}

function creditWaits(
  { id, terms }: BookEntry,
  { payee, amount }: Of<"withdraw">,
  { parties, facts }: PlanContext,
): Alert | undefined {
  if (!parties.has(payee)) return undefined;
  return {
    key: `credit-waits/${payee}/${terms.token}/${facts.creditTimes(payee, terms.token)}`,
    code: "credit-waits",
    message: `${amount} base units of token ${terms.token} could not be delivered to ${payee} and wait in the escrow.`,
    remedy: "The payee withdraws them to an address that can receive them.",
    agreement: id,
  };
}

/** As people count periods, from 1. */
function periodOf(id: string, period: number): string {
  return `Period ${period + 1} of agreement ${shortId(id)}`;
}

function isAnyOf(terms: Terms, roles: readonly ("client" | "agency" | "arbiter")[], parties: ReadonlySet<string>) {
  return roles.some((role) => parties.has(terms[role]));
}
