import { getAddress, ZeroAddress } from "ethers";

import { IDepositAddresses__factory } from "../../../typechain-types/factories/contracts/interfaces/IDepositAddresses__factory.js";
import { demand } from "../../pricing/possible.js";
import { wordsFor } from "../../words/words.js";
import { requirePlugin } from "../funding/plugin.js";
import type { Plan } from "../shared/call.js";
import { callOn } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { balanceOf } from "../shared/token.js";

/** Where the deposits are, and which money there is meant. */
export interface DepositOptions {
  /** Address of the `DepositAddresses`. */
  readonly deposits: string;
  /** The token meant, the zero address for native currency. Default: the agreement's. */
  readonly token?: string;
}

/**
 * Sends what will fund nothing at the deposit address back to the client. Anyone can send it.
 *
 * @throws {NotPossibleError} when there is nothing, or when it can still fund the next period.
 * @throws What `readState` throws.
 */
export async function returnDepositPlan(context: CallContext, options: DepositOptions): Promise<Plan> {
  const { agreement, provider } = context;
  const { terms } = agreement;
  const { id } = await readState(context);
  await requirePlugin(options.deposits, "DepositAddresses", agreement.location, provider);
  const contract = IDepositAddresses__factory.connect(options.deposits, provider);
  const token = getAddress(options.token ?? terms.token);
  const agreed = token === getAddress(terms.token);
  const account = await contract.accountOf(id);
  const balance = await balanceOf(token, account, provider);
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
