import { getAddress } from "ethers";

import type { FunctionsMetric } from "../../../toolkit/metrics/functions-metric.js";
import { accountFor } from "../../support/account.js";
import type { Chain } from "../../support/chain.js";

/**
 * Who asks: the account of the command line, else the first one with a key here that may.
 *
 * @throws {NoKeyError} {NotAnAddressError}
 */
export async function chooseAsker(
  chain: Chain,
  { askers }: FunctionsMetric,
  account: string | undefined,
): Promise<string> {
  if (account !== undefined) return await accountFor(chain, account);
  const signers = await Promise.all((await chain.signers()).map((signer) => signer.getAddress()));
  const own = signers.find((address) => askers.some((asker) => getAddress(asker) === address));
  return own ?? (await accountFor(chain, undefined));
}
