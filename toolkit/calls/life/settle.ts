import { rest, type Split } from "../../pricing/dispute-book.js";
import { demand } from "../../pricing/possible.js";
import { settlement } from "../../pricing/settlement.js";
import { periodWindows, settleFrom } from "../../schedule/windows.js";
import { capital } from "../../words/capital.js";
import { wordsFor } from "../../words/words.js";
import { readDispute, readInterimPaid } from "../disputes/dispute-state.js";
import { readPeriodAnswer } from "../oracles/answers.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type AgreementState, type CallContext } from "../shared/state.js";

/** What settling would do now. */
interface Due extends Split {
  /** Why, as a sentence. */
  readonly because: string;
  /** From when on it is possible; Unix seconds. */
  readonly from: bigint;
}

/**
 * Settles the oldest unsettled period: pays the agency and returns the rest to the client. Anyone can send it.
 *
 * @throws {NotPossibleError} when nothing waits for settlement, or not yet; it says from when on.
 * @throws What `readState` throws.
 */
export async function settlePlan(context: CallContext): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const state = await readState(context);
  const period = state.settled;
  const words = wordsFor(agreement);
  demand(period < state.funded, "No funded period waits for settlement.", "There is nothing to settle.");

  const due = await dueNow(context, state);
  demand(
    state.at >= due.from,
    `${capital(words.period(period))} cannot be settled yet. ${due.because}`,
    `Settle from ${words.moment(due.from)} on.`,
  );
  return {
    calls: [escrowCall(location, ESCROW.encodeFunctionData("settle", [terms]), `Settle ${words.period(period)}`)],
    sender: undefined,
    summary: [
      `Settles ${words.periodWithDates(period)}. ${due.because}`,
      `${words.amount(due.toAgency)} go to ${words.party("agency")}.`,
      `${words.amount(due.toClient)} go back to ${words.party("client")}.`,
      "What is settled is final.",
    ],
    warnings: [],
  };
}

async function dueNow(context: CallContext, state: AgreementState): Promise<Due> {
  const { terms } = context.agreement;
  const words = wordsFor(context.agreement);
  const book = await readDispute(context, state);
  if (book !== undefined) {
    const rulingEnd = book.reviewEnd + terms.rulingWindow;
    return {
      ...rest(terms.cap, book, book.answered),
      because:
        state.at < rulingEnd
          ? "It is disputed, and the arbiter may still rule."
          : "The arbiter did not rule in time, so the answer stands, and whoever disputed it gets the fee back: " +
            `${words.amount(terms.arbiterFee)} each.`,
      from: rulingEnd,
    };
  }

  const period = state.settled;
  const { askFrom, answerBefore } = periodWindows(terms, period);
  const [answer, interim] = await Promise.all([
    readPeriodAnswer(terms, period, context.provider),
    readInterimPaid(context, state, period),
  ]);
  const { toAgency, toClient } = settlement(terms, period, answer?.value ?? null, interim);
  if (answer !== null) {
    const because = `Measured: ${words.metric(answer.value)}.`;
    return { toAgency, toClient, because, from: settleFrom(terms, period, answer.answeredAt) };
  }
  const waiting = state.at < answerBefore;
  return {
    toAgency,
    toClient,
    because: waiting
      ? `There is no answer yet; it can be asked for from ${words.moment(askFrom)} on.`
      : `No answer came before ${words.moment(answerBefore)}, so only the base and earlier payments stand.`,
    from: settleFrom(terms, period, null),
  };
}
