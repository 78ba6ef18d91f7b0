import type { Question } from "../metrics/question.js";
import { periodStart } from "../terms/periods.js";
import type { Terms } from "../terms/types.js";
import { periodWindows } from "./windows.js";

type Asking = Omit<Terms, "client" | "agency" | "arbiter" | "token" | "oracle" | "annex" | "arbiterFee">;

/** The question whose answer settles `period`. */
export function periodQuestion(terms: Asking, period: number): Question {
  const { from, to, askFrom } = periodWindows(terms, period);
  return { metric: terms.metric, from, to, notBefore: askFrom };
}

/** The question whose answer pays interim for `period` up to `point`, which must be one of its interim points. */
export function interimQuestion(terms: Asking, period: number, point: bigint): Question {
  return { metric: terms.metric, from: periodStart(terms, period), to: point, notBefore: point };
}
