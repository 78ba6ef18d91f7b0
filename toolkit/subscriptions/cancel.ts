import { getAddress, isAddress, ZeroAddress, type Provider } from "ethers";

import { FunctionsRouter__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter__factory.js";
import type { Plan } from "../calls/shared/call.js";
import { RequestsInFlightError, WrongAccountError } from "./errors.js";
import { requireAccess, requireRouter, type FunctionsNetwork } from "./functions-network.js";
import { linkText } from "./link.js";
import { requireOwner } from "./owner.js";
import { inFlight, readSubscription, type SubscriptionState } from "./read-subscription.js";

const ROUTER = FunctionsRouter__factory.createInterface();

/** A cancelling, and where the LINK goes. */
export interface CancelPlan extends Plan {
  readonly recipient: string;
  /** Juels that the recipient gets. */
  readonly returned: bigint;
  /** Juels that the router keeps, because too few requests were made. */
  readonly forfeited: bigint;
}

/**
 * Closes a subscription and takes its LINK out.
 *
 * @param recipient Who gets the LINK. Default: the owner.
 * @throws {NoSuchSubscriptionError}
 * @throws {NotSubscriptionOwnerError}
 * @throws {RequestsInFlightError}
 * @throws {WrongAccountError} for a recipient that could never use it.
 * @throws What `requireAccess` throws.
 */
export async function cancelSubscriptionPlan(
  network: FunctionsNetwork,
  subscriptionId: bigint,
  account: string,
  provider: Provider,
  recipient: string = account,
): Promise<CancelPlan> {
  await requireRouter(network, provider);
  const state = await readSubscription(network, subscriptionId, provider);
  const sender = requireOwner(state, account);
  const to = requireRecipient(network, recipient);
  if (inFlight(state) > 0n) throw new RequestsInFlightError(subscriptionId, inFlight(state));
  await requireAccess(network, account, provider);

  const forfeited = await deposit(network, state, provider);
  const returned = state.balance - forfeited;
  return {
    calls: [
      {
        chainId: network.chainId,
        to: network.router,
        data: ROUTER.encodeFunctionData("cancelSubscription", [subscriptionId, to]),
        value: 0n,
        description: `Cancel subscription ${subscriptionId}`,
      },
    ],
    sender,
    summary: [
      `Closes subscription ${subscriptionId} for good. Its ${linkText(returned)} go to ${to}${to === sender ? ", its owner" : ""}.`,
      ...(forfeited === 0n
        ? []
        : [`The router keeps ${linkText(forfeited)} of it as a deposit, because too few questions were asked.`]),
      "Agreements whose questions it paid for need another subscription, or another asker.",
    ],
    warnings: [],
    recipient: to,
    returned,
    forfeited,
  };
}

function requireRecipient({ router, link }: FunctionsNetwork, recipient: string): string {
  const to = isAddress(recipient) ? getAddress(recipient) : undefined;
  const useless = [ZeroAddress, router, link].filter((each) => each !== undefined).map((each) => getAddress(each));
  if (to !== undefined && !useless.includes(to)) return to;
  throw new WrongAccountError(`LINK cannot go to "${recipient}".`, "Give an account that you can use, with --to.");
}

/** What the router keeps of a subscription that made too few requests. */
async function deposit({ router }: FunctionsNetwork, state: SubscriptionState, provider: Provider): Promise<bigint> {
  const config = await FunctionsRouter__factory.connect(router, provider).getConfig();
  const completed = state.consumers.reduce((sum, each) => sum + each.completed, 0n);
  if (completed >= config.subscriptionDepositMinimumRequests) return 0n;
  return config.subscriptionDepositJuels < state.balance ? config.subscriptionDepositJuels : state.balance;
}
