import { toBeHex, zeroPadValue, type Provider } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { FunctionsCoordinator__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator__factory.js";
import type { FunctionsNetwork } from "./functions-network.js";

/** What a question costs, in juels, as far as it is known. */
export interface QuestionPrice {
  /** Set aside when it is asked now; what is not used comes back with the answer. */
  readonly setAside: bigint | undefined;
  /** What the latest answer of the subscription cost in the end. */
  readonly last: bigint | undefined;
}

/** The oracle's constant, which the price includes. */
const CALLBACK_GAS_LIMIT = 100_000n;

/** How far back is looked where a node does not search the whole chain. */
const SEARCHED_BLOCKS = 10_000;

/** The price of one question on a subscription, now and the last time. Never throws: what is not known is undefined. */
export async function questionPrice(
  network: FunctionsNetwork,
  subscriptionId: bigint,
  provider: Provider,
): Promise<QuestionPrice> {
  const [setAside, last] = await Promise.all([
    estimate(network, subscriptionId, provider).catch(() => undefined),
    lastCost(network, subscriptionId, provider).catch(() => undefined),
  ]);
  return { setAside, last };
}

/**
 * How many questions a subscription still pays, one after the other. A question can only be asked while the amount to be
 * set aside is there; it then costs what the last one cost, or all of it where that is not known.
 *
 * @param available Balance without what is set aside already.
 * @returns Undefined when the price is not known.
 */
export function questionsLeft(available: bigint, { setAside, last }: QuestionPrice): bigint | undefined {
  const needed = setAside ?? last;
  if (needed === undefined || needed === 0n) return undefined;
  if (available < needed) return 0n;
  return (available - needed) / (last === undefined || last === 0n || last > needed ? needed : last) + 1n;
}

async function estimate(network: FunctionsNetwork, subscriptionId: bigint, provider: Provider) {
  if (network.donId === undefined) return undefined;
  const router = FunctionsRouter__factory.connect(network.router, provider);
  const coordinator = FunctionsCoordinator__factory.connect(await router.getContractById(network.donId), provider);
  const { gasPrice } = await provider.getFeeData();
  return await coordinator.estimateCost(subscriptionId, "0x", CALLBACK_GAS_LIMIT, gasPrice ?? 0n);
}

async function lastCost({ router }: FunctionsNetwork, subscriptionId: bigint, provider: Provider) {
  const { interface: abi } = FunctionsRouter__factory.connect(router, provider);
  const topics = [abi.getEvent("RequestProcessed").topicHash, null, zeroPadValue(toBeHex(subscriptionId), 32)];
  const search = (fromBlock: number) => provider.getLogs({ address: router, topics, fromBlock, toBlock: "latest" });
  const latest = await provider.getBlockNumber();
  const logs = await search(0).catch(() => search(Math.max(0, latest - SEARCHED_BLOCKS)));
  const newest = logs.at(-1);
  return newest === undefined ? undefined : (abi.parseLog(newest)?.args["totalCostJuels"] as bigint);
}
