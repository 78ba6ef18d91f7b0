import { getAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import type { KeeperSigner } from "../../toolkit/keeper/ports.js";
import { requireAddress } from "../support/account.js";
import { NoKeyError, type Chain } from "../support/chain.js";
import { configuredKeys } from "./keys.js";

/**
 * The keeper's account. A dry run of a named account needs no key, and signs nothing.
 *
 * @throws {NoKeyError} {NotAnAddressError}
 */
export async function keeperSigner(
  hre: HardhatRuntimeEnvironment,
  connection: NetworkConnection,
  { chainId, networkName }: Pick<Chain, "chainId" | "networkName">,
  { account, dryRun }: { readonly account: string | undefined; readonly dryRun: boolean },
): Promise<KeeperSigner> {
  const wanted = account === undefined ? undefined : requireAddress(account, "--account");
  if (dryRun && wanted !== undefined) return { address: wanted, signTransaction: refuse };
  const wallets = await configuredKeys(hre, connection, chainId);
  const wallet = wanted === undefined ? wallets[0] : wallets.find(({ address }) => getAddress(address) === wanted);
  if (wallet !== undefined) return wallet;
  const variable = `${networkName.toUpperCase()}_PRIVATE_KEY`;
  throw new NoKeyError(
    `There is no key for ${wanted ?? "any account"} in the configuration of network ${networkName}.`,
    `Store it encrypted with \`npx hardhat keystore set ${variable}\`, or only look with --dry-run --account 0x….`,
  );
}

function refuse(): Promise<never> {
  return Promise.reject(new Error("A dry run signs nothing."));
}
