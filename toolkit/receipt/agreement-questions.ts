import { questionId, type Question } from "../metrics/question.js";
import { interimQuestion, periodQuestion } from "../schedule/questions.js";
import { isInterimPoint } from "../schedule/windows.js";
import { periodEnd, periodStart } from "../terms/periods.js";
import type { Terms } from "../terms/types.js";
import type { AnswerRecord } from "./receipt.js";

/** A question that an agreement asks. */
export type AgreementQuestion = Pick<AnswerRecord, "purpose" | "period" | "questionId" | "question">;

/**
 * The questions of an agreement by their ids: those that settle its periods, and the interim ones among `asked` and at
 * the points that were `paid`. There can be thousands of interim points; most are never asked.
 */
export function agreementQuestions(
  terms: Terms,
  asked: readonly Question[],
  paid: readonly { readonly period: number; readonly through: bigint }[],
): Map<string, AgreementQuestion> {
  const questions = new Map<string, AgreementQuestion>();
  const add = (purpose: AgreementQuestion["purpose"], period: number, question: Question) => {
    const id = questionId(question);
    if (!questions.has(id)) questions.set(id, { purpose, period, questionId: id, question });
  };
  terms.periodEnds.forEach((_, period) => add("settlement", period, periodQuestion(terms, period)));
  for (const question of asked) {
    const period = interimPeriod(terms, question);
    if (period !== undefined) add("interim", period, interimQuestion(terms, period, question.to));
  }
  for (const { period, through } of paid) add("interim", period, interimQuestion(terms, period, through));
  return questions;
}

/** The period whose interim question it is. */
function interimPeriod(terms: Terms, { metric, from, to, notBefore }: Question): number | undefined {
  if (metric !== terms.metric || notBefore !== to) return undefined;
  const period = terms.periodEnds.findIndex((_, index) => periodStart(terms, index) === from);
  if (period < 0 || to >= periodEnd(terms, period) || !isInterimPoint(terms, period, to)) return undefined;
  return period;
}
