import { getAddress } from "ethers";

import { demand } from "../../pricing/possible.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { demandEndable } from "./leaving.js";

/**
 * The client leaves in the trial and gets everything back.
 *
 * @throws {NotPossibleError} when there is no trial or it is over, nothing was funded, or it has ended.
 * @throws What `readState` throws.
 */
export async function optOutPlan(context: CallContext): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const words = wordsFor(agreement, "client");
  demand(terms.trialEnd > 0n, "The terms have no trial.", "Cancel instead.");
  const state = await readState(context);
  demandEndable(state, "cancelled");
  demand(
    state.at < terms.trialEnd,
    `The trial ended at ${words.moment(terms.trialEnd)}.`,
    "Cancel instead: periods that have not begun come back.",
  );

  const returned = BigInt(state.funded) * terms.cap;
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("optOut", [terms]),
        `Opt out: ${words.amount(returned)} come back`,
      ),
    ],
    sender: getAddress(terms.client),
    summary: [
      `All ${words.amount(returned)} go back to ${words.party("client")} at once. The agency gets nothing, not even a base.`,
      "The agreement is over. This cannot be undone.",
      `It must be mined before ${words.moment(terms.trialEnd)}.`,
    ],
    warnings: [],
  };
}
