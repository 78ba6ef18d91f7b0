import { getAddress, isAddress } from "ethers";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { signerFor, type Chain } from "./chain.js";

/** What should be an address is none. */
export class NotAnAddressError extends PerformanceEscrowError {
  override readonly name = "NotAnAddressError";
}

/**
 * Who would sign. With an address on the command line no key is needed, so that anything can be tried out.
 *
 * @throws {NotAnAddressError}
 * @throws {NoKeyError} when no address is given, and the network has no key.
 */
export async function accountFor(chain: Chain, account: string | undefined): Promise<string> {
  if (account === undefined) return await (await signerFor(chain, undefined)).getAddress();
  return requireAddress(account, "--account");
}

/**
 * @param what Where it was given: `--oracle`.
 * @throws {NotAnAddressError}
 */
export function requireAddress(text: string, what: string): string {
  const address = isAddress(text) ? getAddress(text) : undefined;
  if (address !== undefined) return address;
  throw new NotAnAddressError(
    `${what} "${text}" is no address.`,
    "Give 0x and 40 hexadecimal digits, exactly as it was copied: capitals are a checksum.",
  );
}
