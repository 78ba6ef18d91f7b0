import { demand } from "../../pricing/possible.js";
import type { End } from "../../pricing/ledger.js";
import { periodWindows } from "../../schedule/windows.js";
import type { Terms } from "../../terms/types.js";
import type { Warning } from "../../warnings/warning.js";
import { durationText } from "../../words/duration.js";
import { wordsFor } from "../../words/words.js";
import { endText } from "../funding/next-funding.js";
import type { AgreementState, CallContext } from "../shared/state.js";

/** So near a boundary a transaction may be mined on its other side. */
const NEAR = 900n;

/** @throws {NotPossibleError} when nothing was funded, or it has ended otherwise than `allowed`. */
export function demandEndable({ funded, end }: AgreementState, allowed: End): void {
  demand(
    end === "none" || end === allowed,
    `The agreement has ended: ${endText(end)}.`,
    "What it still holds is settled period by period.",
  );
  demand(funded > 0, "Nothing is funded.", "There is nothing to end: let the time for funding pass.");
}

/** @throws {NotPossibleError} when the agreement holds nothing and never will again. */
export function demandNotClosed(terms: Terms, { funded, settled, end, at }: AgreementState): void {
  const closed =
    settled === funded &&
    (end !== "none" || funded === terms.periodEnds.length || at >= periodWindows(terms, funded).fundBefore);
  demand(
    !closed,
    "The agreement is closed: all that was paid in has been paid out or returned.",
    "There is nothing to do.",
  );
}

/** That the clock is about to change how many periods stay. The escrow then refuses, and nothing happens. */
export function boundaryWarnings({ agreement }: CallContext, { at }: AgreementState): Warning[] {
  const { start, periodEnds } = agreement.terms;
  const next = [start, ...periodEnds].find((boundary) => boundary > at);
  if (next === undefined || next - at > NEAR) return [];
  return [
    {
      code: "BoundaryNear",
      text:
        `The next period boundary is in ${durationText(next - at)}, at ${wordsFor(agreement).moment(next)}. A transaction ` +
        "that is mined after it is refused, because another number of periods would stay; then make it anew.",
      confirm: false,
    },
  ];
}
