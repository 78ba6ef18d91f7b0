import { Contract, getAddress, type Provider } from "ethers";

import { isRefused } from "../refusals/is-refused.js";
import { NoSafeError } from "./errors.js";

/** Who owns a Safe, and how many of them must sign. */
export interface SafeOwners {
  readonly owners: readonly string[];
  readonly threshold: number;
}

/**
 * Reads the owners of the Safe at `safe`.
 *
 * @throws {NoSafeError} when there is none.
 */
export async function readOwners(safe: string, provider: Provider): Promise<SafeOwners> {
  const contract = new Contract(
    safe,
    ["function getOwners() view returns (address[])", "function getThreshold() view returns (uint256)"],
    provider,
  );
  try {
    const [owners, threshold] = await Promise.all([
      contract.getFunction("getOwners").staticCall() as Promise<string[]>,
      contract.getFunction("getThreshold").staticCall() as Promise<bigint>,
    ]);
    return { owners: owners.map((owner) => getAddress(owner)), threshold: Number(threshold) };
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    throw new NoSafeError(`There is no Safe at ${getAddress(safe)}.`, "Check the address and the chain.", { cause });
  }
}
