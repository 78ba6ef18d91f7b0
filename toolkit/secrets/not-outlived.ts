import { allWindows } from "../schedule/windows.js";
import type { TimeTerms } from "../terms/types.js";
import { momentText } from "../words/moment.js";

/** A question of an agreement that needs secrets longer than they live. */
export interface UncoveredQuestion {
  /** From 0. */
  readonly period: number;
  readonly kind: "settlement" | "interim";
  /** When it can first be asked, and from when on an answer no longer counts. Unix seconds. */
  readonly askFrom: bigint;
  readonly answerBefore: bigint;
  /** `partly`: it can be asked, but not as long as the terms allow. */
  readonly covered: "not" | "partly";
}

/**
 * The questions of an agreement, still to be answered, that secrets do not outlive.
 *
 * @param expiresAt When the secrets expire.
 * @param now By the chain's clock: what can no longer be answered is left out.
 */
export function questionsNotOutlived(terms: TimeTerms, expiresAt: bigint, now: bigint): UncoveredQuestion[] {
  return allWindows(terms)
    .flatMap(({ period, interimPoints, to, askFrom, answerBefore }) => [
      ...interimPoints.map((point) => ({ period, kind: "interim" as const, askFrom: point, answerBefore: to })),
      { period, kind: "settlement" as const, askFrom, answerBefore },
    ])
    .filter(({ answerBefore }) => answerBefore > now && answerBefore > expiresAt)
    .map((question) => ({ ...question, covered: expiresAt <= question.askFrom ? ("not" as const) : "partly" }));
}

/** `period 3 can be asked from … on, after they expire`. */
export function uncoveredText({ period, kind, askFrom, covered }: UncoveredQuestion): string {
  const what =
    kind === "interim" ? `an interim question of period ${period + 1}` : `the question of period ${period + 1}`;
  return covered === "not"
    ? `${what} is asked from ${momentText(askFrom)} on, when they have expired`
    : `${what} can be asked from ${momentText(askFrom)} on, but they expire before the time for it is over`;
}
