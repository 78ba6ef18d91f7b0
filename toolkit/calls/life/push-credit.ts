import { getAddress } from "ethers";

import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { creditText, type CreditContext } from "./credit.js";

/**
 * Tries once more to deliver the payee's whole credit in a token to the payee itself. Anyone can send it.
 *
 * @throws {NotPossibleError} when there is no credit.
 * @throws What `creditText` throws.
 */
export async function pushCreditPlan(credit: CreditContext): Promise<Plan> {
  const { location, token } = credit;
  const payee = getAddress(credit.payee);
  const amount = await creditText(credit);
  return {
    calls: [
      escrowCall(location, ESCROW.encodeFunctionData("pushCredit", [token, payee]), `Deliver ${amount} to ${payee}`),
    ],
    sender: undefined,
    summary: [
      `${amount}, which could not be delivered to ${payee}, are sent to it again.`,
      "If it still cannot receive them, this is refused; then it withdraws them to another address itself.",
    ],
    warnings: [],
  };
}
