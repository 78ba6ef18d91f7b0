import { getAddress } from "ethers";

import { periodWindows } from "../../schedule/windows.js";
import { periodsEnded } from "../../terms/periods.js";
import { capital } from "../../words/capital.js";
import { wordsFor } from "../../words/words.js";
import { readInterimPaid } from "../disputes/dispute-state.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { countText, staying } from "./cancel.js";
import { boundaryWarnings, demandEndable, demandNotClosed } from "./leaving.js";

/**
 * The agency gives up the running and later periods. How many stay is computed from the clock.
 *
 * @throws {NotPossibleError} when nothing was funded, or it has ended other than by a cancellation, or is closed.
 * @throws What `readState` throws.
 */
export async function resignPlan(context: CallContext): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const state = await readState(context);
  demandEndable(state, "cancelled");
  demandNotClosed(terms, state);

  const keep = Math.min(state.funded, periodsEnded(terms, state.at));
  const interim = keep < state.funded ? await readInterimPaid(context, state, keep) : 0n;
  const returned = BigInt(state.funded - keep) * terms.cap - interim;
  const words = wordsFor(agreement, "agency");
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("resign", [terms, keep]),
        `Resign: ${words.amount(returned)} go back to the client, ${countText(keep)}`,
      ),
    ],
    sender: getAddress(terms.agency),
    summary: [
      `${capital(words.party("agency"))} gives up ${givenUp(state.funded - keep)}${terms.base > 0n ? ", the base included" : ""}. ` +
        `${words.amount(returned)} go back to ${words.party("client")} at once.`,
      ...(interim > 0n
        ? [`The ${words.amount(interim)} already paid for the running period stay with the agency.`]
        : []),
      ...staying(words, state.settled, keep, (period) => periodWindows(terms, period).latestSettle),
      "Nothing can be funded any more. This cannot be undone.",
    ],
    warnings: boundaryWarnings(context, state),
  };
}

function givenUp(count: number): string {
  if (count === 0) return "what was not funded yet";
  return count === 1 ? "the last funded period" : `the last ${count} funded periods`;
}
