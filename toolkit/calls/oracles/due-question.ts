import type { Question } from "../../metrics/question.js";
import { demand } from "../../pricing/possible.js";
import { interimQuestion, periodQuestion } from "../../schedule/questions.js";
import { periodWindows } from "../../schedule/windows.js";
import { runningPeriod } from "../../terms/periods.js";
import { wordsFor } from "../../words/words.js";
import type { AgreementState, CallContext } from "../shared/state.js";
import { readAnswer } from "./answers.js";

/** A question that is due, and what for. */
export interface DueQuestion {
  readonly question: Question;
  /** Such as `what period 1 of 3 measured`. */
  readonly text: string;
  /** An answer must be written before this; Unix seconds. */
  readonly answerBefore: bigint;
}

/**
 * The question that an answer is wanted for now: of the funded periods the oldest whose answer is due and still counts,
 * else the latest interim point of the running one.
 *
 * @throws {NotPossibleError} when none is due; it says when the next is.
 */
export async function dueQuestion({ agreement, provider }: CallContext, state: AgreementState): Promise<DueQuestion> {
  const { terms } = agreement;
  const words = wordsFor(agreement);
  demand(state.settled < state.funded, "No funded period is unsettled.", "There is nothing to ask.");
  const unanswered = async (question: Question) => (await readAnswer(terms.oracle, question, provider)) === null;

  for (let period = state.settled; period < state.funded; period++) {
    const { askFrom, answerBefore } = periodWindows(terms, period);
    if (state.at < askFrom || state.at >= answerBefore || state.reviewEnd !== 0n) continue;
    const question = periodQuestion(terms, period);
    if (await unanswered(question)) return { question, text: `what ${words.period(period)} measured`, answerBefore };
  }

  const running = runningPeriod(terms, state.at);
  if (running !== undefined && running < state.funded) {
    const { interimPoints, to } = periodWindows(terms, running);
    const latest = interimPoints.filter((point) => point <= state.at).at(-1);
    if (latest !== undefined) {
      const question = interimQuestion(terms, running, latest);
      const text = `what ${words.period(running)} measured up to ${words.moment(latest)}`;
      if (await unanswered(question)) return { question, text, answerBefore: to };
    }
  }

  const next = nextMoment(agreement.terms, state);
  demand(
    false,
    "No question is due now.",
    next === undefined ? "Nothing is left to ask." : `The next is at ${words.moment(next)}.`,
  );
}

function nextMoment(
  terms: CallContext["agreement"]["terms"],
  { at, settled, funded }: AgreementState,
): bigint | undefined {
  const moments: bigint[] = [];
  for (let period = settled; period < funded; period++) {
    const { askFrom, interimPoints } = periodWindows(terms, period);
    moments.push(...interimPoints, askFrom);
  }
  return moments.filter((moment) => moment > at).sort((a, b) => (a < b ? -1 : 1))[0];
}
