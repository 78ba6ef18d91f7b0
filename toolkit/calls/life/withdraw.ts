import { getAddress, ZeroAddress } from "ethers";

import { demand } from "../../pricing/possible.js";
import { receiverWarning } from "../../warnings/exchange.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { creditText, type CreditContext } from "./credit.js";

/**
 * Sends the payee's whole credit in a token to an address of its choice.
 *
 * @param to Default: the payee itself.
 * @throws {NotPossibleError} when there is no credit, or `to` is zero or the escrow.
 * @throws What `creditText` throws.
 */
export async function withdrawPlan(credit: CreditContext, to: string = credit.payee): Promise<Plan> {
  const { location, token } = credit;
  const payee = getAddress(credit.payee);
  const receiver = getAddress(to);
  demand(
    receiver !== ZeroAddress && receiver !== getAddress(location.verifyingContract),
    `Money sent to ${receiver} would belong to nobody.`,
    "Name an address of your own.",
  );
  const amount = await creditText(credit);
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("withdraw", [token, receiver]),
        `Withdraw ${amount} to ${receiver}`,
      ),
    ],
    sender: payee,
    summary: [
      `${amount}, which could not be delivered to ${payee}, go to ${receiver === payee ? "it" : receiver} now.`,
      "They cannot be called back from there.",
    ],
    warnings: receiver === payee ? [] : [receiverWarning(receiver)],
  };
}
