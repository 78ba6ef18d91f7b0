import { getAddress, type Provider } from "ethers";

import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { routerOf } from "../../../toolkit/subscriptions/consumer.js";
import { readSubscription, type SubscriptionState } from "../../../toolkit/subscriptions/read-subscription.js";
import { subscriptionsOf } from "../../../toolkit/subscriptions/subscriptions-of.js";
import { NotAnOracleError } from "../errors.js";

/** The asker has no subscription that could pay, or too many are there to look for it. */
export class NoSubscriptionError extends PerformanceEscrowError {
  override readonly name = "NoSubscriptionError";
}

/**
 * The asker's subscription that pays: of those that the oracle may use, the one with the most free LINK.
 *
 * @throws {NoSubscriptionError} {NotAnOracleError}
 */
export async function findSubscription(oracle: string, asker: string, chainId: bigint, provider: Provider) {
  const router = await routerOf(oracle, provider);
  if (router === undefined) {
    throw new NotAnOracleError(
      `There is no Functions oracle at ${oracle} on chain ${chainId}.`,
      "Check the network, and the oracle in the agreement.",
    );
  }
  const network = { chainId, router };
  const ids = await subscriptionsOf(network, asker, provider);
  if (ids === undefined) {
    throw new NoSubscriptionError(
      `Router ${router} has too many subscriptions to look for yours.`,
      "Name it with --subscription.",
    );
  }
  const own = await Promise.all(ids.map((id) => readSubscription(network, id, provider)));
  return chooseSubscription(own, oracle, asker);
}

/**
 * As above, of what was read.
 *
 * @throws {NoSubscriptionError}
 */
export function chooseSubscription(own: readonly SubscriptionState[], oracle: string, asker: string): bigint {
  const usable = own.filter(({ consumers }) =>
    consumers.some(({ address }) => getAddress(address) === getAddress(oracle)),
  );
  const [first] = usable.sort((a, b) => (free(a) > free(b) ? -1 : 1));
  if (first !== undefined) return first.id;
  const [other] = own;
  throw other === undefined
    ? new NoSubscriptionError(
        `${asker} has no subscription to pay for questions.`,
        "Open one with `npx hardhat functions subscription create`, and fund it.",
      )
    : new NoSubscriptionError(
        `No subscription of ${asker} lists the oracle ${oracle}.`,
        `Add it with \`npx hardhat functions subscription add ${other.id} --oracle ${oracle}\`.`,
      );
}

const free = ({ balance, blocked }: SubscriptionState) => balance - blocked;
