import { getAddress } from "ethers";

import { demand } from "../../pricing/possible.js";
import { capital } from "../../words/capital.js";
import { wordsFor } from "../../words/words.js";
import { endText } from "../funding/next-funding.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";

/**
 * Takes the agency's consent back, as long as nothing is funded.
 *
 * @throws {NotPossibleError} when something is funded, the agreement has ended, or it was retracted already.
 * @throws What `readState` throws.
 */
export async function retractPlan(context: CallContext): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const state = await readState(context);
  demand(state.end === "none", `The agreement has ended: ${endText(state.end)}.`, "There is nothing to take back.");
  demand(state.funded === 0, "The agreement is funded and binding.", "The agency can resign instead.");
  demand(state.consent !== "retracted", "The consent was taken back already.", "There is nothing to do.");

  const words = wordsFor(agreement, "agency");
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("retract", [terms]),
        "Take the agency's consent to the terms back",
      ),
    ],
    sender: getAddress(terms.agency),
    summary: [
      `${capital(words.party("agency"))} takes its consent to these terms back. No money moves.`,
      "Every signature over these terms is void for ever, also one that nobody has shown yet. Only a new transaction of " +
        "the agency itself could consent again.",
      "If the client's funding is mined first, this is refused, and the agreement is binding.",
    ],
    warnings: [],
  };
}
