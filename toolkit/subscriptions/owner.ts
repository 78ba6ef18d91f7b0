import { getAddress } from "ethers";

import { NotSubscriptionOwnerError } from "./errors.js";
import type { SubscriptionState } from "./read-subscription.js";

/**
 * @returns The account, with its checksum.
 * @throws {NotSubscriptionOwnerError}
 */
export function requireOwner({ id, owner }: SubscriptionState, account: string): string {
  if (getAddress(owner) === getAddress(account)) return getAddress(account);
  throw new NotSubscriptionOwnerError(id, owner, account);
}
