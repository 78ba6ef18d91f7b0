import type { Action } from "../../../toolkit/pricing/action.js";
import { EMPTY_LEDGER, held, interimPaidFor, type Ledger } from "../../../toolkit/pricing/ledger.js";
import { settlement } from "../../../toolkit/pricing/settlement.js";
import { allWindows, answerCounts, disputeWindows, periodWindows } from "../../../toolkit/schedule/windows.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { expectedOutcome } from "../attempt.js";
import type { Story } from "./story.js";

/** A question: about a period up to one of its interim points (counted from 0), or about all of it. */
export interface Asked {
  readonly period: number;
  readonly point: number | "end";
  /** When it may first be asked, Unix seconds. */
  readonly at: bigint;
}

/** How everybody behaves. */
export interface Conduct {
  /** When a question is answered, always truthfully; null when it never is. */
  readonly answered: (asked: Asked) => bigint | null;
  /** What a party claims that the result was, when it disputes; null when it does not. */
  readonly claims?: (by: "client" | "agency", dispute: Disputable) => bigint | null;
  /** Whether the arbiter rules; always truthfully. */
  readonly rules?: boolean;
}

/** A period that may be disputed. */
export interface Disputable {
  readonly period: number;
  /** The answer, or null when it is missing. */
  readonly answer: bigint | null;
  readonly truth: bigint;
  /** What the agency gets for it in all by the answer, and what the truth would pay it; base units. */
  readonly pays: bigint;
  readonly due: bigint;
}

/** What a life did, and what everybody had of it. Base units. */
export interface Life {
  readonly actions: readonly Action[];
  readonly ledger: Ledger;
  /** What came out for each, less what it paid in fees. */
  readonly client: bigint;
  readonly agency: bigint;
  readonly arbiter: bigint;
}

/** All questions are answered in the second in which they may be asked; nobody lies, so nobody disputes. */
export const EVERYBODY_ACTS: Conduct = { answered: ({ at }) => at };

/**
 * Lives through `story`: all periods funded at the start, every interim payment made and every period settled as soon as
 * possible. Who does that does not matter, because anyone can.
 */
export function live(story: Story, conduct: Conduct): Life {
  const { terms } = story;
  let ledger: Ledger = EMPTY_LEDGER;
  const actions: Action[] = [];
  const attempt = (action: Action): boolean => {
    const outcome = expectedOutcome(terms, ledger, action);
    if (outcome === null) return false;
    ({ ledger } = outcome);
    actions.push(action);
    return true;
  };

  attempt({ kind: "fund", at: terms.start - 1n, count: terms.periodEnds.length });
  const interims = interimsOf(story, conduct);
  // A period is settled while the next ones run, and pay interim.
  const inTime = (action: Action): boolean => {
    while (interims[0] !== undefined && interims[0].at <= action.at) attempt(interims.shift() as Action);
    return attempt(action);
  };
  for (const period of terms.periodEnds.keys()) {
    settlePeriod(story, conduct, period, inTime, () => interimPaidFor(ledger, period));
    if (ledger.settled !== period + 1) throw new Error(`Period ${period} was not settled.`);
  }
  if (held(ledger) !== 0n) throw new Error("A life leaves something held.");
  const { fees, paid, returned } = ledger;
  return {
    ...{ actions, ledger },
    client: returned - fees.paid.client + fees.returned.client,
    agency: paid - fees.paid.agency + fees.returned.agency,
    arbiter: fees.earned,
  };
}

function interimsOf({ terms, points }: Story, conduct: Conduct): Action[] {
  const interims = allWindows(terms).flatMap(({ period, to, interimPoints }) =>
    interimPoints.flatMap((point, index) => {
      const answeredAt = conduct.answered({ period, point: index, at: point });
      if (answeredAt === null) return [];
      const at = answeredAt > terms.trialEnd ? answeredAt : terms.trialEnd;
      if (at >= to) return [];
      const answer = { value: points[period]?.[index] ?? 0n, answeredAt };
      return [{ kind: "interim", at, point, answer } as const];
    }),
  );
  return interims.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function settlePeriod(
  { terms, finals }: Story,
  conduct: Conduct,
  period: number,
  attempt: (action: Action) => boolean,
  interimPaid: () => bigint,
): void {
  const truth = finals[period] ?? 0n;
  const { askFrom: at } = periodWindows(terms, period);
  const answeredAt = conduct.answered({ period, point: "end", at });
  const answer = answeredAt !== null && answerCounts(terms, period, answeredAt) ? { value: truth, answeredAt } : null;
  const { disputeFrom, ruleFrom, unruledFrom } = disputeWindows(terms, period, answeredAt);

  const value = answer === null ? null : truth;
  const pays = settlement(terms, period, value, interimPaid()).total;
  const due = settlement(terms, period, truth, interimPaid()).total;
  const claims = (["client", "agency"] as const).map((by) => ({
    by,
    claimedValue: conduct.claims?.(by, { period, answer: value, truth, pays, due }) ?? null,
  }));
  let disputed = false;
  for (const { by, claimedValue } of claims) {
    if (claimedValue === null || terms.reviewWindow === 0n) continue;
    const accepted = attempt({ kind: "dispute", at: disputeFrom, by, period, claimedValue, answers: [answer] });
    disputed = disputed || accepted;
  }
  if (disputed && conduct.rules === true) attempt({ kind: "rule", at: ruleFrom, period, value: truth });
  else attempt({ kind: "settle", at: disputed ? unruledFrom : ruleFrom, answer });
}

/** From `moment` on, every question stays without an answer. */
export function silentFrom(moment: bigint): Conduct["answered"] {
  return ({ at }) => (at < moment ? at : null);
}

/** The first question that stays without an answer when the source is silent from `moment` on; null when none does. */
export function alarm(terms: Terms, moment: bigint): bigint | null {
  const asked = allWindows(terms).flatMap(({ interimPoints, askFrom }) => [...interimPoints, askFrom]);
  return asked.reduce<bigint | null>(
    (first, at) => (at >= moment && (first === null || at < first) ? at : first),
    null,
  );
}
