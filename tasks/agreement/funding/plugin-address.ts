import { requireAddress } from "../../support/account.js";
import type { Chain } from "../../support/chain.js";
import { PluginUnknownError } from "./errors.js";

/** Contracts that fund beside the escrow, and what people call them. */
const PLUGINS = {
  erc2612Funding: "the contract that funds by permit",
  permit2Funding: "the contract that funds by Permit2",
  depositAddresses: "the contract that makes deposit addresses",
} as const;

/**
 * Where a funding contract is: as the command line says, or as it was deployed from here.
 *
 * @throws {PluginUnknownError} {NotAnAddressError}
 */
export function pluginAddress(
  { deployments, networkName, chainId }: Chain,
  plugin: keyof typeof PLUGINS,
  given: string | undefined,
): string {
  if (given !== undefined) return requireAddress(given, "--plugin");
  const deployed = deployments[plugin];
  if (deployed !== undefined) return deployed;
  throw new PluginUnknownError(
    `It is not known where ${PLUGINS[plugin]} is on network ${networkName} (chain ${chainId}).`,
    "Give its address with --plugin, or deploy one with `npx hardhat plugins deploy`.",
  );
}
