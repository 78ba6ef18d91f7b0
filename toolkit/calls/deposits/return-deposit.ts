import { ZeroAddress } from "ethers";

import { demand } from "../../pricing/possible.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { callOn } from "../shared/escrow-call.js";
import type { CallContext } from "../shared/state.js";
import { openDeposit, type DepositOptions } from "./open-deposit.js";

/**
 * Sends what will fund nothing at the deposit address back to the client. Anyone can send it.
 *
 * @throws {NotPossibleError} when there is nothing, or when it can still fund the next period.
 * @throws What `readState` throws.
 */
export async function returnDepositPlan(context: CallContext, options: DepositOptions): Promise<Plan> {
  const { agreement } = context;
  const { terms } = agreement;
  const { id, contract, token, isAgreed: agreed, account, balance } = await openDeposit(context, options);
  demand(balance > 0n, `There is nothing of this token at ${account}.`, "There is nothing to return.");

  const [open, aside] = await Promise.all([contract.isOpen(terms), contract.setAside(id)]);
  demand(
    !agreed || !open || aside > 0n,
    "The deposit can still fund the next period.",
    "Sweep it, or let the client withdraw it.",
  );
  const amount = agreed && open && aside < balance ? aside : balance;
  const words = wordsFor(agreement, "client");
  const amountText = depositText(agreed, words.amount(amount), amount, token);
  return {
    calls: [
      callOn(
        agreement,
        options.deposits,
        contract.interface.encodeFunctionData("returnToClient", [terms, token]),
        `Return ${amountText} from the deposit address to the client`,
      ),
    ],
    sender: undefined,
    summary: [`${amountText} at the deposit address ${account} goes to ${words.party("client")}.`],
    warnings: [],
  };
}

/** An amount in the agreed token as people read it, in another one as what it is: its decimals are not known. */
export function depositText(agreed: boolean, text: string, amount: bigint, token: string): string {
  if (agreed) return text;
  return token === ZeroAddress ? `${amount} wei` : `${amount} base units of the token ${token}`;
}
