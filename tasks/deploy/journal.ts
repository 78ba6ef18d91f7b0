import { existsSync } from "node:fs";
import { join, relative } from "node:path";

import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { listTransactions } from "@nomicfoundation/ignition-core";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** Where a chain's addresses and journal are kept, and how to tell a person. */
export function deploymentFolder({ config }: HardhatRuntimeEnvironment, chainId: bigint) {
  const path = join(config.paths.ignition, "deployments", `chain-${chainId}`);
  return { path, shown: relative(config.paths.root, path) };
}

/** The transactions that deployed contracts, by the contract's address. Empty where nothing is recorded. */
export async function transactionsOf(
  { artifacts }: HardhatRuntimeEnvironment,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  if (!existsSync(join(folder, "journal.jsonl"))) return new Map();
  const transactions = await listTransactions(folder, new HardhatArtifactResolver(artifacts));
  return new Map(transactions.flatMap(({ address, txHash }) => (address === undefined ? [] : [[address, txHash]])));
}
