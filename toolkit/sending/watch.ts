import type { Provider, TransactionReceipt, TransactionResponse } from "ethers";

import { DroppedError, ReplacedError, StillPendingError } from "./errors.js";

/** A transaction that was sent. */
export interface Sent {
  readonly hash: string;
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly value: bigint;
  readonly nonce: number;
  /** Block that was the latest when it was sent. */
  readonly sentAt: number;
}

/** How to wait. */
export interface WatchOptions {
  /** Blocks that must hold it, its own included. Default: 1. */
  readonly confirmations?: number;
  /** How often to look before giving up. Default: 450, half an hour at the usual interval. */
  readonly maxLooks?: number;
  /** Waits until the next look. Default: 4 seconds. */
  readonly pause?: () => Promise<void>;
  /** Told when the same call was mined under another hash, because a wallet raised its fee. */
  readonly onRepriced?: (hash: string) => void;
  /** Told whenever more blocks hold it. */
  readonly onMined?: (hash: string, confirmations: number) => void;
}

/** Looks in a row at which no node knows it, after which it counts as dropped: nodes behind one address differ. */
const LOOKS_UNTIL_DROPPED = 5;

/**
 * Waits until a transaction is mined and confirmed.
 *
 * @returns The receipt: of the transaction, or of the one that does the same with another fee.
 * @throws {ReplacedError} when another transaction of the account took its nonce.
 * @throws {DroppedError} when no node knows it any more.
 * @throws {StillPendingError} after `maxLooks`.
 */
export async function watch(sent: Sent, provider: Provider, options: WatchOptions = {}): Promise<TransactionReceipt> {
  const { confirmations = 1, maxLooks = 450, pause = () => delay(4_000) } = options;
  let hash = sent.hash;
  let unknown = 0;
  let seen = 0;
  for (let look = 0; look < maxLooks; look++) {
    if (look > 0) await pause();
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt !== null) {
      const held = (await provider.getBlockNumber()) - receipt.blockNumber + 1;
      if (held > seen) options.onMined?.(hash, held);
      seen = Math.max(seen, held);
      if (held >= confirmations) return receipt;
      continue;
    }

    // Not mined, or no longer after a reorganisation.
    const used = await provider.getTransactionCount(sent.from, "latest");
    if (used > sent.nonce) {
      // The receipt may have come between the two requests.
      if ((await provider.getTransactionReceipt(hash)) !== null) continue;
      hash = await replacementOf(sent, provider);
      options.onRepriced?.(hash);
      continue;
    }
    unknown = (await provider.getTransaction(hash)) === null ? unknown + 1 : 0;
    if (unknown >= LOOKS_UNTIL_DROPPED) {
      throw new DroppedError(
        `The node no longer knows transaction ${hash}, and it was not mined.`,
        "Look it up in an explorer; if it is not there either, send it again with a higher fee.",
      );
    }
  }
  throw new StillPendingError(
    `Transaction ${hash} is not ${seen > 0 ? "confirmed" : "mined"} yet.`,
    "It may still be. Wait, or replace it in the wallet with a higher fee; do not send it a second time.",
  );
}

/** The hash of the transaction that does the same and was mined instead. */
async function replacementOf(sent: Sent, provider: Provider): Promise<string> {
  const latest = await provider.getBlockNumber();
  for (let number = latest; number >= sent.sentAt; number--) {
    const block = await provider.getBlock(number, true);
    const other = block?.prefetchedTransactions.find((each) => each.from === sent.from && each.nonce === sent.nonce);
    if (other === undefined) continue;
    if (isSame(sent, other)) return other.hash;
    throw new ReplacedError(
      `Another transaction of ${sent.from}, ${other.hash}, took the place of ${sent.hash}.`,
      "It was cancelled or replaced in the wallet. Look at what was mined instead; send this one again if it is still wanted.",
      other.hash,
    );
  }
  throw new ReplacedError(
    `Another transaction of ${sent.from} took the place of ${sent.hash}.`,
    "Look at the account in an explorer; send this one again if it is still wanted.",
    undefined,
  );
}

function isSame(sent: Sent, other: TransactionResponse): boolean {
  return other.to === sent.to && other.data === sent.data && other.value === sent.value;
}

async function delay(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
