import { getAddress } from "ethers";

import { demand } from "../../pricing/possible.js";
import { receiverWarning } from "../../warnings/exchange.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { callOn } from "../shared/escrow-call.js";
import type { CallContext } from "../shared/state.js";
import { openDeposit, type DepositOptions } from "./open-deposit.js";
import { depositText } from "./return-deposit.js";

/**
 * The client takes everything of a token out of the deposit address, at any time, to an address of its choice.
 *
 * @param to Default: the client itself.
 * @throws {NotPossibleError} when there is nothing.
 * @throws What `readState` throws.
 */
export async function withdrawDepositPlan(
  context: CallContext,
  options: DepositOptions & { readonly to?: string },
): Promise<Plan> {
  const { agreement } = context;
  const { terms } = agreement;
  const { contract, token, isAgreed, account, balance: amount } = await openDeposit(context, options);
  const client = getAddress(terms.client);
  const to = getAddress(options.to ?? client);
  demand(amount > 0n, `There is nothing of this token at ${account}.`, "There is nothing to withdraw.");

  const words = wordsFor(agreement, "client");
  const text = depositText(isAgreed, words.amount(amount), amount, token);
  return {
    calls: [
      callOn(
        agreement,
        options.deposits,
        contract.interface.encodeFunctionData("withdraw", [terms, token, to]),
        `Withdraw ${text} from the deposit address`,
      ),
    ],
    sender: client,
    summary: [
      `All of ${text} at the deposit address ${account} goes to ${to === client ? words.party("client") : to}. It cannot ` +
        "be called back from there.",
      "It then funds nothing. Whoever wants to leave withdraws first, and cancels afterwards.",
    ],
    warnings: to === client ? [] : [receiverWarning(to)],
  };
}
