import type { Signer, TransactionReceipt } from "ethers";

import type { SubscriptionPlan } from "../../toolkit/subscriptions/plan.js";
import { sendSubscriptionPlan } from "../../toolkit/subscriptions/send-plan.js";
import type { Chain } from "../support/chain.js";
import { etherText, gasPrice } from "../support/fees.js";
import { requireYes, type Terminal } from "../support/terminal.js";

/** How far a plan is carried out. */
export interface CarryOutOptions {
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** The key, asked for only when it is about to be used. */
  readonly signer: () => Promise<Signer>;
  /** What must happen on a local network first. */
  readonly prepare?: (signer: Signer) => Promise<void>;
}

/**
 * Shows a plan, asks, and sends it.
 *
 * @returns Undefined when nothing was to be sent: a dry run, or it was so already.
 * @throws {DeclinedError} {NobodyToAskError} {SubscriptionRefusedError}
 */
export async function carryOut(
  plan: SubscriptionPlan,
  chain: Chain,
  terminal: Terminal,
  { yes, dryRun, signer, prepare }: CarryOutOptions,
): Promise<TransactionReceipt[] | undefined> {
  const { calls, sender, summary } = plan;
  for (const line of summary) terminal.tell(line);
  if (calls.length === 0) return undefined;
  const fee = await feeText(plan, chain);
  terminal.tell(`Network ${chain.networkName} (chain ${chain.chainId}), account ${sender}${fee}.`);
  if (dryRun) return undefined;

  await requireYes(terminal, calls.length === 1 ? "Send this transaction?" : "Send these transactions?", yes);
  const key = await signer();
  await prepare?.(key);
  return await sendSubscriptionPlan(plan, key, (description, hash) => {
    terminal.tell(`${description}: sent as ${chain.transactionUrl(hash) ?? hash} …`);
  });
}

/** Nothing where the node cannot say, such as before what a local network still needs. */
async function feeText({ calls, sender }: SubscriptionPlan, { provider }: Chain): Promise<string> {
  try {
    const gas = await Promise.all(
      calls.map(({ to, data, value }) => provider.estimateGas({ from: sender, to, data, value })),
    );
    const { atMost } = await gasPrice(provider);
    return `, fee at most ${etherText(gas.reduce((sum, each) => sum + each, 0n) * atMost)}`;
  } catch {
    return "";
  }
}

/** What a dry run hands back. */
export function notSent({ calls, sender, summary }: SubscriptionPlan) {
  return {
    text: calls.length === 0 ? summary.join("\n") : "Nothing was sent.",
    data: { sent: false, sender, summary, calls },
  };
}
