import { demand } from "../../pricing/possible.js";
import { interimDue } from "../../pricing/settlement.js";
import { interimQuestion } from "../../schedule/questions.js";
import { periodWindows } from "../../schedule/windows.js";
import { runningPeriod } from "../../terms/periods.js";
import { wordsFor } from "../../words/words.js";
import { readInterimPaid } from "../disputes/dispute-state.js";
import { readAnswer } from "../oracles/answers.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";

/** Points that are looked at, counted back from the latest. Hourly points would be hundreds. */
const POINTS_LOOKED_AT = 48;

/** An interim point that can be paid. */
interface Payable {
  /** Its number, from 1. */
  readonly point: number;
  readonly through: bigint;
  readonly value: bigint;
  readonly amount: bigint;
}

/**
 * Pays the agency its share of what the running period earned so far. Anyone can send it. Of the points that have an
 * answer it takes the one that pays most, and of equal ones the latest.
 *
 * @throws {NotPossibleError} when there are no such payments, no period runs, the trial does, or no answer pays more than
 * was paid.
 * @throws What `readState` throws.
 */
export async function payInterimPlan(context: CallContext): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const words = wordsFor(agreement, "agency");
  demand(terms.interimEvery > 0n, "The terms have no interim payments.", "Wait for the end of the period, and settle.");

  const state = await readState(context);
  const { at } = state;
  const period = runningPeriod(terms, at);
  demand(
    period !== undefined && period < state.funded,
    "No funded period is running.",
    "What has ended is settled; what is not funded pays nothing.",
  );
  demand(
    at >= terms.trialEnd,
    "Nothing is paid during the trial.",
    `Pay from ${words.moment(terms.trialEnd)} on; every point of the running period can still be paid then.`,
  );

  const reached = periodWindows(terms, period).interimPoints.filter((point) => point <= at);
  demand(
    reached.length > 0,
    "No interim point is reached yet.",
    `The first is at ${words.moment(firstPoint(context, period))}.`,
  );
  const paid = await readInterimPaid(context, state, period);
  const best = await bestPoint(context, period, reached, paid);
  demand(
    best !== undefined,
    "No interim point has an answer that earns more than was paid.",
    "Ask the oracle for the latest point, or wait for the next one.",
  );

  const { point, through, value, amount } = best;
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("payInterim", [terms, period, point]),
        `Pay ${words.amount(amount)} of ${words.period(period)} to the agency`,
      ),
    ],
    sender: undefined,
    summary: [
      `${words.amount(amount)} of ${words.period(period)} go to ${words.party("agency")}, for ${words.metric(value)} ` +
        `measured up to ${words.moment(through)}.`,
      `That brings interim payments of the period to ${words.amount(paid + amount)}: ` +
        `${Number(terms.interimBps) / 100} % of what this number earns, without the base.`,
      "The agency keeps it, also when a later count is lower.",
    ],
    warnings: [],
  };
}

async function bestPoint(
  { agreement, provider }: CallContext,
  period: number,
  reached: readonly bigint[],
  paid: bigint,
): Promise<Payable | undefined> {
  const { terms } = agreement;
  const first = Math.max(0, reached.length - POINTS_LOOKED_AT);
  const payable = await Promise.all(
    reached.slice(first).map(async (through, i): Promise<Payable | undefined> => {
      const answer = await readAnswer(terms.oracle, interimQuestion(terms, period, through), provider);
      if (answer === null || answer.answeredAt < through) return undefined;
      const amount = interimDue(terms, period, answer.value, paid);
      return amount === 0n ? undefined : { point: first + i + 1, through, value: answer.value, amount };
    }),
  );
  return payable.reduce((best, each) => {
    if (each === undefined) return best;
    return best === undefined || each.amount >= best.amount ? each : best;
  }, undefined);
}

function firstPoint({ agreement: { terms } }: CallContext, period: number): bigint {
  return periodWindows(terms, period).from + terms.interimEvery;
}
