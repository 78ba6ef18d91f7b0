import { getAddress, type Provider } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import type { Plan } from "../calls/shared/call.js";
import { requireConsumer } from "./consumer.js";
import { requireAccess, requireRouter, type FunctionsNetwork } from "./functions-network.js";
import { requireOwner } from "./owner.js";
import { readSubscription } from "./read-subscription.js";

const ROUTER = FunctionsRouter__factory.createInterface();

/**
 * Lets one more metric oracle use a subscription.
 *
 * @returns A plan without calls when it may already.
 * @throws {NoSuchSubscriptionError}
 * @throws {NotSubscriptionOwnerError}
 * @throws What `requireAccess` and `requireConsumer` throw.
 */
export async function addConsumerPlan(
  network: FunctionsNetwork,
  subscriptionId: bigint,
  account: string,
  consumer: string,
  provider: Provider,
): Promise<Plan> {
  await requireRouter(network, provider);
  const state = await readSubscription(network, subscriptionId, provider);
  const sender = requireOwner(state, account);
  await requireConsumer(network, consumer, provider);

  const address = getAddress(consumer);
  if (state.consumers.some((each) => getAddress(each.address) === address)) {
    return { calls: [], sender, summary: [`${address} may use subscription ${subscriptionId} already.`], warnings: [] };
  }
  await requireAccess(network, account, provider);
  const { chainId, router } = network;
  return {
    calls: [
      {
        chainId,
        to: router,
        data: ROUTER.encodeFunctionData("addConsumer", [subscriptionId, address]),
        value: 0n,
        description: `Let ${address} use subscription ${subscriptionId}`,
      },
    ],
    sender,
    summary: [`Lets the oracle ${address} use subscription ${subscriptionId}, when its owner asks.`],
    warnings: [],
  };
}
