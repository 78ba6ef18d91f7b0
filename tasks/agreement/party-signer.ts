import { getAddress, type Signer } from "ethers";

import type { Agreement } from "../../toolkit/agreement/agreement.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { requireAddress } from "../support/account.js";
import { signerFor, type Chain } from "../support/chain.js";

/** The keys of both parties are here, as on a local chain. */
export class WhichPartyError extends PerformanceEscrowError {
  override readonly name = "WhichPartyError";
}

/**
 * The key of the party that somebody is.
 *
 * @param account Of the command line; without it, the party whose key is here.
 * @throws {WhichPartyError} {NotAnAddressError} {NoKeyError}
 */
export async function partySigner(
  { terms }: Pick<Agreement, "terms">,
  chain: Chain,
  account: string | undefined,
): Promise<Signer> {
  if (account !== undefined) return await signerFor(chain, requireAddress(account, "--account"));
  const [client, agency] = [getAddress(terms.client), getAddress(terms.agency)];
  const here = await Promise.all((await chain.signers()).map((signer) => signer.getAddress()));
  if (here.includes(client) && here.includes(agency)) {
    throw new WhichPartyError(
      "The keys of both parties are here.",
      `Say which one signs: --account ${client} is the client, --account ${agency} the agency.`,
    );
  }
  return await signerFor(chain, here.includes(agency) ? agency : client);
}
