import { ZeroAddress, type Provider } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import { NoSuchSubscriptionError } from "./errors.js";
import type { FunctionsNetwork } from "./functions-network.js";

/** What the router knows of a subscription. Amounts in juels. */
export interface SubscriptionState {
  readonly id: bigint;
  readonly owner: string;
  readonly balance: bigint;
  /** The part of the balance that is set aside for requests on their way. */
  readonly blocked: bigint;
  readonly consumers: readonly SubscriptionConsumer[];
}

/** A contract that may ask at the subscription's expense. */
export interface SubscriptionConsumer {
  readonly address: string;
  readonly asked: bigint;
  /** Answered, or given up. */
  readonly completed: bigint;
}

/**
 * Reads a subscription. Needs no key.
 *
 * @throws {NoSuchSubscriptionError}
 */
export async function readSubscription(
  { router }: FunctionsNetwork,
  id: bigint,
  provider: Provider,
): Promise<SubscriptionState> {
  const contract = FunctionsRouter__factory.connect(router, provider);
  const count = await contract.getSubscriptionCount();
  if (id < 1n || id > count) throw new NoSuchSubscriptionError(id, router);
  // In contrast to getSubscription this does not revert for one that was cancelled.
  const [found] = await contract.getSubscriptionsInRange(id, id);
  if (found === undefined || found.owner === ZeroAddress) throw new NoSuchSubscriptionError(id, router);

  const consumers = await Promise.all(
    [...found.consumers].map(async (address) => {
      const { initiatedRequests, completedRequests } = await contract.getConsumer(address, id);
      return { address, asked: initiatedRequests, completed: completedRequests };
    }),
  );
  return { id, owner: found.owner, balance: found.balance, blocked: found.blockedBalance, consumers };
}

/** Requests that are neither answered nor given up. */
export function inFlight({ consumers }: SubscriptionState): bigint {
  return consumers.reduce((sum, { asked, completed }) => sum + asked - completed, 0n);
}
