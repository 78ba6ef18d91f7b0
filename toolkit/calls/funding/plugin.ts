import { Contract, getAddress, type Provider } from "ethers";

import { PerformanceEscrowError } from "../../errors.js";
import { isRefused } from "../../refusals/is-refused.js";
import type { EscrowLocation } from "../../terms/typed-data.js";

/** The contract is not the one that funds agreements of this escrow. */
export class PluginMismatchError extends PerformanceEscrowError {
  override readonly name = "PluginMismatchError";
}

/**
 * Checks, before anybody gives it an allowance, that a funding plug-in or the `DepositAddresses` is there and serves the
 * agreement's escrow. That it is an honest one only its published address can tell.
 *
 * @param what What it is, for people: `permit funding contract`.
 * @throws {PluginMismatchError}
 */
export async function requirePlugin(
  plugin: string,
  what: string,
  { verifyingContract, chainId }: EscrowLocation,
  provider: Provider,
): Promise<void> {
  const escrow = await escrowOf(plugin, provider);
  if (escrow === getAddress(verifyingContract)) return;
  throw new PluginMismatchError(
    escrow === undefined
      ? `There is no ${what} at ${plugin} on chain ${chainId}.`
      : `The ${what} at ${plugin} serves the escrow ${escrow}, not ${getAddress(verifyingContract)}.`,
    "Take the address from where the escrow's own is from.",
  );
}

async function escrowOf(plugin: string, provider: Provider): Promise<string | undefined> {
  const contract = new Contract(plugin, ["function escrow() view returns (address)"], provider);
  try {
    return getAddress((await contract.getFunction("escrow").staticCall()) as string);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return undefined;
  }
}
