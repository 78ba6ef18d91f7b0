import type { Signer, TransactionReceipt } from "ethers";

import { SubscriptionRefusedError } from "./errors.js";
import type { SubscriptionPlan } from "./plan.js";

/**
 * Sends a plan's transactions, each after the one before was mined.
 *
 * @param onSent Hears of each transaction as soon as it has a hash.
 * @throws {SubscriptionRefusedError}
 */
export async function sendSubscriptionPlan(
  { calls }: SubscriptionPlan,
  signer: Signer,
  onSent: (description: string, hash: string) => void,
): Promise<TransactionReceipt[]> {
  const receipts: TransactionReceipt[] = [];
  for (const { to, data, value, description } of calls) {
    const sent = await signer.sendTransaction({ to, data, value });
    onSent(description, sent.hash);
    const receipt = await sent.wait();
    if (receipt === null || receipt.status === 0) {
      throw new SubscriptionRefusedError(
        `${description}: transaction ${sent.hash} was refused.`,
        "Something changed since it was prepared; run it again to see what.",
      );
    }
    receipts.push(receipt);
  }
  return receipts;
}
