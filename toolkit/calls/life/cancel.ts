import { getAddress } from "ethers";

import { periodWindows } from "../../schedule/windows.js";
import { periodsBegun } from "../../terms/periods.js";
import { capital } from "../../words/capital.js";
import { countOf } from "../../words/count.js";
import { wordsFor, type Words } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { boundaryWarnings, demandEndable, demandNotClosed } from "./leaving.js";

/**
 * The client ends the agreement with the agreed notice. How many periods stay is computed from the clock.
 *
 * @throws {NotPossibleError} when nothing was funded, or it has ended or is closed.
 * @throws What `readState` throws.
 */
export async function cancelPlan(context: CallContext): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const state = await readState(context);
  demandEndable(state, "none");
  demandNotClosed(terms, state);

  const bound = periodsBegun(terms, state.at) + Number(terms.cancelNotice);
  const keep = Math.min(state.funded, bound);
  const returned = BigInt(state.funded - keep) * terms.cap;
  const words = wordsFor(agreement, "client");
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("cancel", [terms, keep]),
        `Cancel: ${returned === 0n ? "nothing comes" : `${words.amount(returned)} come`} back now, ${countText(keep)}`,
      ),
    ],
    sender: getAddress(terms.client),
    summary: [
      `${capital(words.party("client"))} cancels. ` +
        (returned === 0n ? "Nothing comes back at once." : `${words.amount(returned)} come back to it at once.`),
      ...staying(words, state.settled, keep, (period) => periodWindows(terms, period).latestSettle),
      ...(terms.cancelNotice > 0n ? [`The agreed notice is ${countOf(terms.cancelNotice, "further period")}.`] : []),
      "Nothing can be funded any more. This cannot be undone.",
      ...(state.at < terms.trialEnd
        ? [`Until ${words.moment(terms.trialEnd)} the client can opt out instead, and gets everything back.`]
        : []),
    ],
    warnings: boundaryWarnings(context, state),
  };
}

/** `no period stays`, `1 period stays`, `2 periods stay`. */
export function countText(keep: number): string {
  if (keep === 0) return "no period stays";
  return `${countOf(keep, "period")} ${keep === 1 ? "stays" : "stay"}`;
}

/** What becomes of the periods that stay and are not settled. */
export function staying(
  words: Words,
  settled: number,
  keep: number,
  latestSettle: (period: number) => bigint,
): string[] {
  const left = keep - settled;
  if (left <= 0) return ["No period is left to settle."];
  const verb = left === 1 ? "settles as agreed," : "settle as agreed, the last of them";
  return [`${capital(words.periods(settled, left))} ${verb} by ${words.moment(latestSettle(keep - 1))} at the latest.`];
}
