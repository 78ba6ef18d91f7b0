import { getAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { LOCAL_DON_ID } from "../../toolkit/don/stack.js";
import { routerOf } from "../../toolkit/subscriptions/consumer.js";
import { NoFunctionsNetworkError } from "../../toolkit/subscriptions/errors.js";
import { requireRouter, type FunctionsNetwork } from "../../toolkit/subscriptions/functions-network.js";
import { knownFunctionsNetwork } from "../../toolkit/subscriptions/known-networks.js";
import { LOCAL_CHAIN_ID, NoLocalNetworkError, readNetworkFile } from "../don/network-file.js";
import { requireAddress } from "../support/account.js";
import type { Chain } from "../support/chain.js";

/** What the command line says about it. */
export interface NetworkArguments {
  readonly router?: string | undefined;
  readonly link?: string | undefined;
}

/**
 * The Functions network of a chain: what the command line names, else the local one, else the one that the deployed oracle
 * asks through, else the public one that there was.
 *
 * @throws {NoFunctionsNetworkError}
 */
export async function findFunctionsNetwork(
  hre: HardhatRuntimeEnvironment,
  chain: Chain,
  args: NetworkArguments = {},
): Promise<FunctionsNetwork> {
  const network = await find(hre, chain, args);
  await requireRouter(network, chain.provider);
  return network;
}

async function find(hre: HardhatRuntimeEnvironment, chain: Chain, args: NetworkArguments): Promise<FunctionsNetwork> {
  const isLocal = chain.chainId === BigInt(LOCAL_CHAIN_ID);
  const router = args.router === undefined ? undefined : requireAddress(args.router, "--router");
  const link = args.link === undefined ? {} : { link: requireAddress(args.link, "--link") };
  const { functionsMetricOracle: oracle } = chain.deployments;

  const local = isLocal ? localNetwork(hre) : undefined;
  const known = local ?? knownFunctionsNetwork(chain.chainId);
  const wanted = router ?? local?.router ?? (oracle === undefined ? undefined : await routerOf(oracle, chain.provider));
  if (known !== undefined && (wanted === undefined || getAddress(known.router) === getAddress(wanted))) {
    return { ...known, ...link };
  }
  if (wanted !== undefined) {
    return {
      chainId: chain.chainId,
      router: getAddress(wanted),
      ...link,
      ...(isLocal ? { isLocal, donId: LOCAL_DON_ID } : {}),
    };
  }
  throw new NoFunctionsNetworkError(
    `No Functions network is known on ${chain.networkName} (chain ${chain.chainId}).`,
    isLocal
      ? "Start a local one with `npx hardhat don start`."
      : "Name its router with --router, and LINK with --link.",
  );
}

function localNetwork({ config }: HardhatRuntimeEnvironment): FunctionsNetwork | undefined {
  try {
    const { chainId, stack, donId } = readNetworkFile(config.paths.ignition);
    return { chainId: BigInt(chainId), router: stack.router, link: stack.link, donId, isLocal: true };
  } catch (error) {
    if (error instanceof NoLocalNetworkError) return undefined;
    throw error;
  }
}
