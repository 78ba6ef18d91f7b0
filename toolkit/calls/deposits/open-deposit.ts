import { getAddress } from "ethers";

import { IDepositAddresses__factory } from "../../../typechain-types/factories/contracts/interfaces/IDepositAddresses__factory.js";
import { requirePlugin } from "../funding/plugin.js";
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
 * What an agreement's deposit address holds of one token.
 *
 * @throws What `readState` and `requirePlugin` throw.
 */
export async function openDeposit(context: CallContext, options: DepositOptions) {
  const { agreement, provider } = context;
  const { terms, location } = agreement;
  const { id } = await readState(context);
  await requirePlugin(options.deposits, "DepositAddresses", location, provider);
  const contract = IDepositAddresses__factory.connect(options.deposits, provider);
  const token = getAddress(options.token ?? terms.token);
  const account = await contract.accountOf(id);
  const balance = await balanceOf(token, account, provider);
  return { id, contract, token, isAgreed: token === getAddress(terms.token), account, balance };
}
