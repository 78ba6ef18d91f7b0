import { getAddress, type Log, type Provider } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import type { Plan } from "../calls/shared/call.js";
import { requireConsumer } from "./consumer.js";
import { endedWarning, requireAccess, requireRouter, type FunctionsNetwork } from "./functions-network.js";

const ROUTER = FunctionsRouter__factory.createInterface();

/**
 * Opens a subscription of `owner` that `consumer`, the metric oracle, may use. Only its owner asks through it: the oracle
 * refuses everybody else's.
 *
 * @throws What `requireRouter`, `requireAccess` and `requireConsumer` throw.
 */
export async function createSubscriptionPlan(
  network: FunctionsNetwork,
  owner: string,
  consumer: string,
  provider: Provider,
): Promise<Plan> {
  await requireRouter(network, provider);
  await requireAccess(network, owner, provider);
  await requireConsumer(network, consumer, provider);
  const { chainId, router } = network;
  return {
    calls: [
      {
        chainId,
        to: router,
        data: ROUTER.encodeFunctionData("createSubscriptionWithConsumer", [consumer]),
        value: 0n,
        description: "Create a subscription",
      },
    ],
    sender: getAddress(owner),
    summary: [
      `Creates a subscription of ${getAddress(owner)} at the Functions router ${router}.`,
      `The oracle ${getAddress(consumer)} may use it, when its owner asks. It is empty until it is funded.`,
    ],
    warnings: endedWarning(network),
  };
}

/** The number of the subscription that a transaction created. */
export function createdSubscription({ router }: FunctionsNetwork, logs: readonly Log[]): bigint {
  for (const log of logs) {
    if (getAddress(log.address) !== getAddress(router)) continue;
    const event = ROUTER.parseLog(log);
    if (event?.name === "SubscriptionCreated") return event.args["subscriptionId"] as bigint;
  }
  throw new Error("The transaction created no subscription.");
}
