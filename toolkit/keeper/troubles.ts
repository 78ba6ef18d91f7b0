import type { BlockFacts } from "../chain/rpc.js";
import { dateText, shortId, type Alert } from "./alert.js";
import type { Due } from "./due.js";

/*
 * What the keeper reports about its own work.
 */

/** The node fails again and again. */
export function unreachable(now: number, reason: string): Alert {
  return {
    key: `node-unreachable/${Math.floor(now / 3_600_000)}`,
    code: "node-unreachable",
    message: `Three looks at the chain failed in a row: ${reason}.`,
    remedy: "Check the node; until it answers, nothing is asked or settled by this keeper.",
  };
}

/** The node answers, and has nothing new to say. */
export function behind({ number, hash, timestamp }: BlockFacts): Alert {
  return {
    key: `node-behind/${hash}`,
    code: "node-behind",
    message: `The node has shown no new block for half an hour; its last one is ${number} of ${dateText(BigInt(timestamp))}.`,
    remedy: "Check whether the node has lost touch with the chain; deadlines pass meanwhile.",
  };
}

/** The base fee is above what may be offered. */
export function dear({ number, baseFeePerGas }: BlockFacts, maxFeePerGasWei: bigint): Alert {
  return {
    // About once in four hours.
    key: `fees-too-high/${Math.floor(number / 1_200)}`,
    code: "fees-too-high",
    message: `Gas costs ${baseFeePerGas} wei now, and the keeper may offer ${maxFeePerGasWei}; it waits.`,
    remedy: "Allow more if a deadline is near.",
  };
}

/** What should be possible is not, twice in a row. */
export function refusedTwice(due: Due, reason: string): Alert {
  const what =
    due.kind === "ask" || due.kind === "pushCredit" ? due.kind : `${due.kind} of agreement ${shortId(due.id)}`;
  return {
    key: `transaction-refused/${due.key}`,
    code: "transaction-refused",
    message: `The chain refuses ${what}, which should be possible: ${reason}.`,
    remedy: "Look at the reason; the keeper tries again, less and less often.",
    ...("id" in due && { agreement: due.id }),
  };
}

/** A transaction failed on chain although it would have succeeded when it was sent, again. */
export function reverted(key: string, hash: string): Alert {
  return {
    key: `transaction-reverted/${key}`,
    code: "transaction-reverted",
    message: `Transaction ${hash} (${key}) was mined and reverted, and not for the first time.`,
    remedy: "Look at it in an explorer; the keeper tries again, less and less often.",
  };
}

/** A transaction is not mined, and nothing more can be done about it. */
export function stuck(key: string, nonce: number, kind: "stuck" | "unsent", reason?: string): Alert {
  const why =
    kind === "stuck" ? "waits, and its fee may not be raised any further" : `is not taken by the node: ${reason ?? ""}`;
  return {
    key: `transaction-stuck/${nonce}/${kind}`,
    code: "transaction-stuck",
    message: `The transaction with nonce ${nonce} (${key}) ${why}.`,
    remedy: "Fund the account, or allow higher fees. Everything after it waits for it.",
  };
}
