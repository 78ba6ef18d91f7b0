import { getAddress, type Provider } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import type { FunctionsNetwork } from "./functions-network.js";

/** More than this are not looked through: the router has no index by owner. */
const MOST = 500n;

/**
 * Numbers of the subscriptions that an account owns.
 *
 * @returns Undefined when the router has too many to look through.
 */
export async function subscriptionsOf(
  { router }: FunctionsNetwork,
  owner: string,
  provider: Provider,
): Promise<bigint[] | undefined> {
  const contract = FunctionsRouter__factory.connect(router, provider);
  const count = await contract.getSubscriptionCount();
  if (count > MOST) return undefined;
  if (count === 0n) return [];
  // A copy, because ethers' own list makes more of an empty result than there is.
  const all = [...(await contract.getSubscriptionsInRange(1, count))];
  return all.flatMap((each, index) => (getAddress(each.owner) === getAddress(owner) ? [BigInt(index) + 1n] : []));
}
