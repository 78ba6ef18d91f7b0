import { getAddress, type Provider } from "ethers";

import { FunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { WrongAccountError } from "./errors.js";
import type { FunctionsNetwork } from "./functions-network.js";

/**
 * Makes sure that a consumer is a metric oracle of this network: every consumer may spend the subscription's LINK, and one
 * behind another router could never ask.
 *
 * @throws {WrongAccountError}
 */
export async function requireConsumer(network: FunctionsNetwork, consumer: string, provider: Provider): Promise<void> {
  const router = await routerOf(consumer, provider);
  if (router === undefined) {
    throw new WrongAccountError(
      `${consumer} is no metric oracle: it names no router.`,
      "Give the address of a FunctionsMetricOracle, such as `npx hardhat oracle deploy --kind functions` prints.",
    );
  }
  if (getAddress(router) !== getAddress(network.router)) {
    throw new WrongAccountError(
      `Oracle ${consumer} asks through router ${router}, and the subscription would be at ${network.router}.`,
      `Use --router ${router}, or an oracle behind this one.`,
    );
  }
}

/** Undefined when the address has no such function. */
export async function routerOf(oracle: string, provider: Provider): Promise<string | undefined> {
  if ((await provider.getCode(oracle)) === "0x") return undefined;
  return await FunctionsMetricOracle__factory.connect(oracle, provider)
    .router()
    .catch(() => undefined);
}
