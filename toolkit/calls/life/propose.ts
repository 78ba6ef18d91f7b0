import { getAddress } from "ethers";

import { demand } from "../../pricing/possible.js";
import { assertValidTerms } from "../../terms/validity.js";
import { wordsFor } from "../../words/words.js";
import { endText } from "../funding/next-funding.js";
import type { Plan } from "../shared/call.js";
import { requireAgencys } from "../shared/consent-needed.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";

/**
 * Records the agency's consent on chain and publishes the terms.
 *
 * @param signature The agency's over the terms: then anyone can send the call. Without it the agency itself must.
 * @throws {InvalidTermsError} when the escrow would refuse the terms, with all problems.
 * @throws {NotPossibleError} when it consents already, retracted, or the agreement has ended.
 * @throws {NotSignedError} when the signature is not the agency's.
 * @throws What `readState` throws.
 */
export async function proposePlan(context: CallContext, signature = "0x"): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  assertValidTerms(terms, { escrow: location.verifyingContract });
  const state = await readState(context);
  demand(state.end === "none", `The agreement has ended: ${endText(state.end)}.`, "Make a new one.");
  demand(state.consent !== "given", "The agency consents to these terms already.", "Have the client fund them.");
  demand(
    state.consent !== "retracted" || signature === "0x",
    "The agency took its consent back, which voided this signature.",
    "The agency can propose again by a transaction of its own, with the agreement file instead of the signed one.",
  );

  const consent = signature === "0x" ? "0x" : await requireAgencys(context, state.id, signature);
  const words = wordsFor(agreement, "agency");
  const agency = words.party("agency");
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("propose", [terms, consent]),
        "Publish the terms with the agency's consent",
      ),
    ],
    sender: signature === "0x" ? getAddress(terms.agency) : undefined,
    summary: [
      `Publishes the terms on chain, with the consent of ${agency}. No money moves.`,
      `From then on ${words.party("client")} can make them binding by funding ${words.period(0)}, until ` +
        `${words.moment(terms.start + terms.fundingGrace)}. The client is bound to nothing before.`,
      "The agency can take its consent back until the first funding. What is published stays public for ever.",
    ],
    warnings: [],
  };
}
