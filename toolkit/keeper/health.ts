import { formatEther, Interface } from "ethers";

import { oracleInterface } from "../book/decode-log.js";
import type { BlockFacts, RpcProvider } from "../chain/rpc.js";
import { dateText, type Alert } from "./alert.js";
import { DEFAULT_JUELS_PER_ASK, type AskingOptions } from "./options.js";
import type { UpcomingQuestion } from "./plan.js";

/** What the keeper can still do, as of a block. */
export interface Health {
  readonly balance: bigint;
  /** By oracle: what its subscription has and is not set aside for requests in flight, in juels. */
  readonly juels: ReadonlyMap<string, bigint>;
  readonly alerts: readonly Alert[];
}

/** For so many transactions of this gas the account should always have enough. */
const RESERVE_TRANSACTIONS = 20n;
const TYPICAL_GAS = 400_000n;

const subscriptions = new Interface([
  "function getSubscription(uint64) view returns (tuple(uint96 balance, address owner, uint96 blockedBalance, address proposedOwner, address[] consumers, bytes32 flags))",
]);

/**
 * Looks at the purse: one call for the account, and one for each oracle's subscription (two the first time).
 */
export class HealthCheck {
  readonly #provider: RpcProvider;
  readonly #keeper: string;
  readonly #asking: readonly AskingOptions[];
  readonly #routers = new Map<string, string>();

  constructor(provider: RpcProvider, keeper: string, asking: readonly AskingOptions[]) {
    this.#provider = provider;
    this.#keeper = keeper;
    this.#asking = asking;
  }

  /**
   * @param tip Wei for each gas, above the base fee.
   * @param questions What the keeper is going to ask within the horizon.
   */
  async look(head: BlockFacts, tip: bigint, questions: readonly UpcomingQuestion[]): Promise<Health> {
    const alerts: Alert[] = [];
    const balance = BigInt((await this.#provider.send("eth_getBalance", [this.#keeper, "latest"])) as string);
    const needed = RESERVE_TRANSACTIONS * TYPICAL_GAS * (2n * head.baseFeePerGas + tip);
    const day = Math.floor(head.timestamp / 86_400);
    if (balance < needed) alerts.push(lowBalance(this.#keeper, balance, needed, day));

    const juels = new Map<string, bigint>();
    for (const options of this.#asking) {
      const mine = questions.filter(({ oracle }) => oracle.toLowerCase() === options.oracle.toLowerCase());
      const free = await this.#subscription(options, mine.length, day, alerts);
      if (free !== null) juels.set(options.oracle, free);
      const expired = expiring(options, mine);
      if (expired !== undefined) alerts.push(expired);
    }
    return { balance, juels, alerts };
  }

  async #subscription(
    { oracle, subscriptionId, juelsPerAsk = DEFAULT_JUELS_PER_ASK }: AskingOptions,
    questions: number,
    day: number,
    alerts: Alert[],
  ): Promise<bigint | null> {
    const router = await this.#routerOf(oracle);
    const call = subscriptions.encodeFunctionData("getSubscription", [subscriptionId]);
    let facts: { balance: bigint; owner: string; blockedBalance: bigint; consumers: string[] };
    try {
      const result = (await this.#provider.send("eth_call", [{ to: router, data: call }, "latest"])) as string;
      [facts] = subscriptions.decodeFunctionResult("getSubscription", result) as unknown as [typeof facts];
    } catch {
      alerts.push(unusable(subscriptionId, oracle, "does not exist"));
      return null;
    }
    if (facts.owner.toLowerCase() !== this.#keeper.toLowerCase()) {
      alerts.push(unusable(subscriptionId, oracle, `is ${facts.owner}'s, not the keeper's`));
    } else if (!facts.consumers.some((consumer) => consumer.toLowerCase() === oracle.toLowerCase())) {
      alerts.push(unusable(subscriptionId, oracle, "does not list the oracle as a consumer"));
    }
    const free = facts.balance - facts.blockedBalance;
    const needed = juelsPerAsk * BigInt(Math.max(questions, 1));
    if (free < needed) alerts.push(lowLink(subscriptionId, free, needed, questions, day));
    return free;
  }

  async #routerOf(oracle: string): Promise<string> {
    let router = this.#routers.get(oracle);
    if (router === undefined) {
      const data = oracleInterface.encodeFunctionData("router");
      const result = (await this.#provider.send("eth_call", [{ to: oracle, data }, "latest"])) as string;
      router = String(oracleInterface.decodeFunctionResult("router", result)[0]);
      this.#routers.set(oracle, router);
    }
    return router;
  }
}

/** Secrets that are gone when the next question falls due. */
function expiring(
  { oracle, secretsExpireAt }: AskingOptions,
  questions: readonly UpcomingQuestion[],
): Alert | undefined {
  if (secretsExpireAt === undefined) return undefined;
  const late = questions.filter(({ from }) => from >= secretsExpireAt);
  const [first] = late.map(({ from }) => from).sort((a, b) => (a < b ? -1 : 1));
  if (first === undefined) return undefined;
  return {
    key: `secrets-expire/${oracle}/${secretsExpireAt}`,
    code: "secrets-expire",
    message: `The secrets for oracle ${oracle} expire on ${dateText(secretsExpireAt)}, before the question of ${dateText(first)}.`,
    remedy: "Upload them again, and give the keeper their new version and expiry.",
    until: first,
  };
}

// Once a day while it lasts.
function lowBalance(keeper: string, balance: bigint, needed: bigint, day: number): Alert {
  return {
    key: `balance-low/${keeper}/${day}`,
    code: "balance-low",
    message: `The keeper's account ${keeper} has ${formatEther(balance)} ETH left; ${formatEther(needed)} would pay for ${RESERVE_TRANSACTIONS} transactions at the fees of now.`,
    remedy: "Send it some.",
  };
}

function lowLink(subscription: bigint, free: bigint, needed: bigint, questions: number, day: number): Alert {
  const ahead = questions === 1 ? "the question" : `the ${questions} questions`;
  const what = questions === 0 ? "one question" : `${ahead} of the days ahead`;
  return {
    key: `link-low/${subscription}/${day}`,
    code: "link-low",
    message: `Subscription ${subscription} has ${formatEther(free)} LINK; ${what} may take ${formatEther(needed)}.`,
    remedy: "Fund the subscription. An unanswered question pays the agency nothing.",
  };
}

function unusable(subscription: bigint, oracle: string, reason: string): Alert {
  return {
    key: `not-subscribed/${subscription}/${oracle}`,
    code: "not-subscribed",
    message: `The keeper cannot ask oracle ${oracle}: subscription ${subscription} ${reason}.`,
    remedy: "Give the keeper a subscription of its own account, and add the oracle to its consumers.",
  };
}
