import { keccak256, toQuantity, Transaction, type TransactionLike } from "ethers";

import type { BlockFacts, RpcProvider } from "../chain/rpc.js";
import { firstFees, higherFees, type FeeLimits } from "./fees.js";
import type { Intent, Journal } from "./journal.js";
import type { Clock, KeeperSigner } from "./ports.js";
import { messageOf, refusalOf, type Refusal } from "./refusal.js";

/** A call to be made. */
export interface Call {
  /** What it is to bring about; the same words for the same thing. */
  readonly key: string;
  readonly to: string;
  readonly data: string;
}

export interface SenderOptions {
  readonly chainId: bigint;
  readonly fees: FeeLimits;
  /** A transaction that is not mined for so long is replaced by one at a higher fee. Milliseconds. */
  readonly replaceAfterMs: number;
  /** A transaction that is not mined is sent again every so often, in case nodes have forgotten it. Milliseconds. */
  readonly resendAfterMs: number;
  /** So many blocks later a transaction is final. */
  readonly confirmations: number;
  /** Most transactions that are under way at the same time. */
  readonly maxOpen: number;
}

/** What became of a call. */
export type Sent =
  | { readonly kind: "sent"; readonly hash: string; readonly nonce: number }
  /** The same is under way already, or too much is. */
  | { readonly kind: "busy" }
  /** The base fee is above the limit. */
  | { readonly kind: "dear" }
  | Refusal;

/** What the sender has to tell about a transaction that is under way or has ended. */
export interface Progress {
  readonly kind: "mined" | "reverted" | "displaced" | "replaced" | "resent" | "stuck" | "unsent";
  readonly key: string;
  readonly nonce: number;
  readonly hash: string;
  readonly reason?: string;
}

/** Gas above the estimate: what is due can change a little until the transaction is mined. */
const GAS_MARGIN = 50_000n;

/**
 * Sends transactions so that none is lost and none is made twice, whenever the process dies. What is signed is in the
 * journal before it is sent; the same bytes are sent until some transaction with that nonce is mined.
 */
export class Sender {
  readonly #provider: RpcProvider;
  readonly #signer: KeeperSigner;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #options: SenderOptions;
  /** When each nonce was last sent by this process; one that is not here is sent at once. */
  readonly #sentAt = new Map<number, number>();

  constructor(
    parts: { provider: RpcProvider; signer: KeeperSigner; journal: Journal; clock: Clock },
    options: SenderOptions,
  ) {
    this.#provider = parts.provider;
    this.#signer = parts.signer;
    this.#journal = parts.journal;
    this.#clock = parts.clock;
    this.#options = options;
  }

  /** How many transactions are not final. */
  get openCount(): number {
    return this.#journal.open().length;
  }

  /** Whether something for this key is on its way, or was mined in a block that the book of block `head` has not seen. */
  isUnderWay(key: string, head: number): boolean {
    return this.#journal
      .open()
      .some((intent) => intent.key === key && (intent.mined === undefined || intent.mined.block > head));
  }

  /**
   * Makes a call: tries it without sending, signs it, writes it down, sends it.
   *
   * @param head The block whose state says that the call is due.
   */
  async send(call: Call, head: BlockFacts): Promise<Sent> {
    const pending = this.#journal.open().filter(({ mined }) => mined === undefined);
    if (this.isUnderWay(call.key, head.number) || pending.length >= this.#options.maxOpen) return { kind: "busy" };
    const fees = firstFees(head.baseFeePerGas, this.#options.fees);
    if (fees === null) return { kind: "dear" };
    const gas = await this.estimate(call);
    if (typeof gas !== "bigint") return gas;

    const nonce = await this.#freeNonce();
    const { to, data, key } = call;
    const transaction = { type: 2, chainId: this.#options.chainId, nonce, to, data, value: 0n, gasLimit: gas, ...fees };
    const raw = await this.#signAndNote(key, nonce, transaction);
    await this.#broadcast(nonce, raw);
    return { kind: "sent", hash: keccak256(raw), nonce };
  }

  /** The gas that the call needs with some room, or why it would be refused. */
  async estimate({ to, data }: Pick<Call, "to" | "data">): Promise<bigint | Refusal> {
    try {
      const call = { from: this.#signer.address, to, data };
      const estimate = BigInt((await this.#provider.send("eth_estimateGas", [call, "latest"])) as string);
      return estimate + estimate / 4n + GAS_MARGIN;
    } catch (error) {
      return refusalOf(error);
    }
  }

  /**
   * Looks after everything that is under way: notices what was mined, sends again what may be lost, replaces what waits.
   * No call to the node when nothing is; otherwise one, and one or two for each transaction that there is news of.
   *
   * @param isNewChain The chain was reorganised: what was mined may not be any more.
   */
  async lookAfter(head: BlockFacts, isNewChain = false): Promise<Progress[]> {
    const open = this.#journal.open();
    if (open.length === 0) return [];
    // As of the block that the book has: what is mined later is news for the next time.
    const count = await this.#provider.send("eth_getTransactionCount", [this.#signer.address, toQuantity(head.number)]);
    const used = Number(count);
    const progress: Progress[] = [];
    const oldest = open.find(({ nonce }) => nonce >= used);
    for (const intent of open) {
      if (intent.nonce >= used) progress.push(...(await this.#push(intent, head, intent === oldest)));
      else progress.push(...(await this.#conclude(intent, head, isNewChain)));
    }
    return progress;
  }

  /** The nonce of the intent is used: by one of its versions, or by a transaction from elsewhere. */
  async #conclude(intent: Intent, head: BlockFacts, isNewChain: boolean): Promise<Progress[]> {
    const { key, nonce, mined } = intent;
    const isFinal = mined !== undefined && head.number >= mined.block + this.#options.confirmations;
    if (mined !== undefined && !isFinal && !isNewChain) return [];

    for (const { hash } of intent.versions.toReversed()) {
      const receipt = await this.#receipt(hash);
      if (receipt === undefined) continue;
      const { succeeded } = receipt;
      const known = mined?.hash === hash && mined.block === receipt.block;
      if (!known) this.#journal.mined(nonce, { hash, block: receipt.block, succeeded });
      const isDeep = head.number >= receipt.block + this.#options.confirmations;
      if (isDeep) this.#close(nonce, succeeded ? "succeeded" : "reverted");
      return known ? [] : [{ kind: succeeded ? "mined" : "reverted", key, nonce, hash }];
    }
    this.#close(nonce, "displaced");
    return [{ kind: "displaced", key, nonce, hash: intent.versions.at(-1)?.hash ?? "" }];
  }

  /** The intent waits to be mined. */
  async #push(intent: Intent, head: BlockFacts, isNext: boolean): Promise<Progress[]> {
    const { key, nonce, mined } = intent;
    if (mined !== undefined) this.#journal.unmined(nonce);
    const latest = intent.versions.at(-1);
    if (latest === undefined) return [];
    const now = this.#clock.now();

    // Those behind wait for the first one, and need no higher fee for that.
    if (isNext && now - latest.at >= this.#options.replaceAfterMs) {
      const before = Transaction.from(latest.raw);
      const { maxFeePerGas, maxPriorityFeePerGas } = before;
      const offered = { maxFeePerGas: maxFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n };
      const fees = higherFees(offered, head.baseFeePerGas, this.#options.fees);
      if (fees !== null) {
        const { to, data, value, gasLimit, chainId } = before;
        const raw = await this.#signAndNote(key, nonce, {
          type: 2,
          chainId,
          nonce,
          to,
          data,
          value,
          gasLimit,
          ...fees,
        });
        const refused = await this.#broadcast(nonce, raw);
        const facts = { key, nonce, hash: keccak256(raw) };
        return [
          { kind: "replaced", ...facts },
          ...(refused === null ? [] : [{ kind: "unsent", ...facts, reason: refused } as const]),
        ];
      }
    }
    const sentAt = this.#sentAt.get(nonce);
    if (sentAt !== undefined && now - sentAt < this.#options.resendAfterMs && mined === undefined) return [];
    const refused = await this.#broadcast(nonce, latest.raw);
    const facts = { key, nonce, hash: latest.hash };
    if (refused !== null) return [{ kind: "unsent", ...facts, reason: refused }];
    const isStuck = isNext && now - latest.at >= 2 * this.#options.replaceAfterMs;
    return [{ kind: isStuck ? "stuck" : "resent", ...facts }];
  }

  async #freeNonce(): Promise<number> {
    let nonce = Number(await this.#provider.send("eth_getTransactionCount", [this.#signer.address, "pending"]));
    while (this.#journal.hasNonce(nonce)) nonce++;
    return nonce;
  }

  /** On the disk before it leaves the machine. */
  async #signAndNote(key: string, nonce: number, transaction: TransactionLike): Promise<string> {
    const raw = await this.#signer.signTransaction(transaction);
    this.#journal.signed(key, nonce, { hash: keccak256(raw), raw, at: this.#clock.now() });
    return raw;
  }

  /** Returns why the node did not take it; null when it has it now. It is sent again later in any case. */
  async #broadcast(nonce: number, raw: string): Promise<string | null> {
    this.#sentAt.set(nonce, this.#clock.now());
    try {
      await this.#provider.send("eth_sendRawTransaction", [raw]);
      return null;
    } catch (error) {
      const reason = messageOf(error);
      // It has it already, or the nonce is used: what was mined then shows with the next block.
      return /already known|known transaction|already imported|nonce/i.test(reason) ? null : reason;
    }
  }

  /** Undefined while no block has it. */
  async #receipt(hash: string): Promise<{ block: number; succeeded: boolean } | undefined> {
    const receipt = await this.#provider.send("eth_getTransactionReceipt", [hash]);
    if (receipt === null) return undefined;
    const { blockNumber, status } = receipt as { blockNumber: string; status: string };
    return { block: Number(blockNumber), succeeded: Number(status) === 1 };
  }

  #close(nonce: number, outcome: "succeeded" | "reverted" | "displaced"): void {
    this.#journal.closed(nonce, outcome, this.#clock.now());
    this.#sentAt.delete(nonce);
  }
}
