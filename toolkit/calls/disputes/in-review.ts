import { emptyDispute, type DisputeBook } from "../../pricing/dispute-book.js";
import { demand } from "../../pricing/possible.js";
import { disputeWindows, periodWindows } from "../../schedule/windows.js";
import { capital } from "../../words/capital.js";
import { wordsFor } from "../../words/words.js";
import { readPeriodAnswer } from "../oracles/answers.js";
import type { AgreementState, CallContext } from "../shared/state.js";
import { readDispute, readInterimPaid } from "./dispute-state.js";

/**
 * The period whose answer, or its absence, can be disputed now, and what is known of its dispute. Earlier periods, which
 * then are due, are settled along with a dispute.
 *
 * @throws {NotPossibleError} when there is none.
 */
export async function inReview(
  context: CallContext,
  state: AgreementState,
): Promise<{ readonly period: number; readonly book: DisputeBook }> {
  const { agreement, provider } = context;
  const { terms } = agreement;
  const words = wordsFor(agreement);
  demand(state.settled < state.funded, "No funded period waits for settlement.", "There is nothing to dispute.");
  const open = await readDispute(context, state);
  if (open !== undefined && state.at < open.reviewEnd) return { period: state.settled, book: open };

  // Windows of settling never overlap, so the last that has begun is the one; earlier ones are settled along with it.
  let period = state.settled;
  while (period + 1 < state.funded && periodWindows(terms, period + 1).askFrom <= state.at) period += 1;
  const [answer, interim] = await Promise.all([
    readPeriodAnswer(terms, period, provider),
    readInterimPaid(context, state, period),
  ]);
  const { disputeFrom, ruleFrom } = disputeWindows(terms, period, answer?.answeredAt ?? null);
  demand(
    state.at >= disputeFrom,
    `${capital(words.period(period))} has no answer yet, and it is not missing yet.`,
    `Dispute from the answer on, or from ${words.moment(disputeFrom)} on if there is none.`,
  );
  demand(
    state.at < ruleFrom,
    `The review of ${words.period(period)} ended at ${words.moment(ruleFrom)}.`,
    "The answer stands, or is ruled on.",
  );
  return { period, book: emptyDispute(terms, period, answer?.value ?? null, interim, ruleFrom) };
}
