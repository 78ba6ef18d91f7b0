import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { NoLocalNetworkError, readNetworkFile, type LocalNetworkFile } from "../don/network-file.js";
import type { Chain } from "../support/chain.js";
import { checkLocalNetwork } from "./checks/local-network.js";
import type { Finding } from "./finding.js";

const GATEWAY_TIMEOUT_MS = 2_000;

/** Whether `npx hardhat don start` runs, and on this chain. @param chain Undefined when nothing answers. */
export async function lookAtLocalNetwork(hre: HardhatRuntimeEnvironment, chain: Chain | undefined): Promise<Finding> {
  const file = readFile(hre);
  const router = file?.stack.router;
  return checkLocalNetwork({
    url: file?.url,
    networkUrl: await networkUrl(hre),
    isChainThere: chain !== undefined,
    isRouterThere: chain !== undefined && router !== undefined && (await chain.provider.getCode(router)) !== "0x",
    isGatewayThere: file !== undefined && (await answers(file.secrets.gatewayUrl)),
  });
}

function readFile({ config }: HardhatRuntimeEnvironment): LocalNetworkFile | undefined {
  try {
    return readNetworkFile(config.paths.ignition);
  } catch (error) {
    if (error instanceof NoLocalNetworkError) return undefined;
    throw error;
  }
}

async function networkUrl(hre: HardhatRuntimeEnvironment): Promise<string | undefined> {
  const { networkConfig } = await hre.network.getOrCreate();
  return networkConfig.type === "http" ? await networkConfig.url.getUrl() : undefined;
}

/** Any answer will do: the gateway has nothing to give out. */
async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(GATEWAY_TIMEOUT_MS) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
