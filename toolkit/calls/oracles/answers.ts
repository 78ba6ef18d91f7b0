import type { Provider } from "ethers";

import { IMetricOracle__factory } from "../../../typechain-types/factories/contracts/interfaces/IMetricOracle__factory.js";
import type { Question } from "../../metrics/question.js";
import type { Answer } from "../../pricing/action.js";
import { isRefused } from "../../refusals/is-refused.js";
import { periodQuestion } from "../../schedule/questions.js";
import { answerCounts } from "../../schedule/windows.js";
import type { Terms } from "../../terms/types.js";

/** What `oracle` has answered to `question`, or null. An oracle that is broken or gone has answered nothing. */
export async function readAnswer(oracle: string, question: Question, provider: Provider): Promise<Answer | null> {
  try {
    const { value, answeredAt } = await IMetricOracle__factory.connect(oracle, provider).answerOf(question);
    return answeredAt === 0n ? null : { value, answeredAt };
  } catch (error) {
    // The escrow, too, counts what reverts or returns nonsense as no answer. A broken connection says nothing.
    if (isRefused(error)) return null;
    throw error;
  }
}

/** The answer that counts for the settlement of `period`, or null: one that was not written in time does not. */
export async function readPeriodAnswer(terms: Terms, period: number, provider: Provider): Promise<Answer | null> {
  const answer = await readAnswer(terms.oracle, periodQuestion(terms, period), provider);
  return answer !== null && answerCounts(terms, period, answer.answeredAt) ? answer : null;
}
