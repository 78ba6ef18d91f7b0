import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Chain } from "../support/chain.js";
import { gasPrice } from "../support/fees.js";
import { LOCAL_CHAIN_ID } from "../don/network-file.js";
import { checkChainId, checkClock, checkGasPrice, checkSpeed } from "./checks/connection.js";
import type { Finding } from "./finding.js";

const CALLS = 3;

/** The connection, and the chain at its other end. */
export async function lookAtChain(hre: HardhatRuntimeEnvironment, chain: Chain): Promise<Finding[]> {
  const { provider, networkName, chainId } = chain;
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const before = performance.now();
    await provider.getBlock("latest");
    times.push(performance.now() - before);
  }
  const block = await provider.getBlock("latest");
  const isLocal = chainId === BigInt(LOCAL_CHAIN_ID);
  const descriptors = hre.config.chainDescriptors;
  return [
    checkSpeed(times),
    checkChainId(
      networkName,
      chainId,
      await expectedChainId(hre),
      isLocal ? "a local chain" : descriptors.get(chainId)?.name,
    ),
    checkClock(BigInt(block?.timestamp ?? 0), BigInt(Math.floor(Date.now() / 1000)), isLocal),
    checkGasPrice(await gasPrice(provider)),
  ];
}

/** By the configuration, else by the network's name: `sepolia` is known to be 11155111. */
async function expectedChainId(hre: HardhatRuntimeEnvironment): Promise<bigint | undefined> {
  const { networkName, networkConfig } = await hre.network.getOrCreate();
  if (networkConfig.chainId !== undefined) return BigInt(networkConfig.chainId);
  if (networkName === "localhost") return BigInt(LOCAL_CHAIN_ID);
  const named = [...hre.config.chainDescriptors].find(
    ([, { name }]) => name.toLowerCase() === networkName.toLowerCase(),
  );
  return named?.[0];
}
