import type { Block, Log, Provider, TransactionReceipt, TransactionResponse } from "ethers";

import { ChainMovedError, HistoryMissingError } from "./errors.js";
import { readLogs, type LogFilter } from "./read-logs.js";

/** Where on the chain something happened. */
export interface Place {
  readonly block: number;
  /** Of the block, in Unix seconds. */
  readonly time: bigint;
  /** Hash of the transaction. */
  readonly transaction: string;
  /** Of the log in the block. */
  readonly index: number;
}

/** What part of the chain is read. */
export interface ReadingOptions {
  /** No later than whatever is looked for. Default 0; the block of the escrow's deployment saves calls. */
  readonly fromBlock?: number;
  /** Default: the latest. Of an older block, the node must still know the state. */
  readonly toBlock?: number;
  /** Most blocks that one call asks for logs of. */
  readonly maxBlocks?: number;
}

/** How many things are asked for at the same time: few enough for a public node. */
const AT_ONCE = 8;

/** Reads one state of the chain, as it was at one block; counts its calls and asks for nothing twice. */
export class ChainReader {
  /** Calls of the node so far. */
  calls: number;
  readonly #times = new Map<number, Promise<bigint>>();
  readonly #transactions = new Map<string, Promise<TransactionResponse>>();
  readonly #receipts = new Map<string, Promise<TransactionReceipt>>();

  private constructor(
    readonly provider: Provider,
    /** The last block that is read. */
    readonly head: { readonly number: number; readonly hash: string; readonly time: bigint },
    readonly fromBlock: number,
    readonly maxBlocks: number | undefined,
    calls: number,
  ) {
    this.calls = calls;
  }

  /** @throws HistoryMissingError when the node does not know the block. */
  static async open(provider: Provider, options: ReadingOptions = {}): Promise<ChainReader> {
    const block = await provider.getBlock(options.toBlock ?? "latest");
    const { number, hash, time } = known(block, `block ${options.toBlock ?? "latest"}`);
    return new ChainReader(provider, { number, hash, time }, options.fromBlock ?? 0, options.maxBlocks, 1);
  }

  /** The logs up to the head, oldest first. Throws what `readLogs` throws. */
  async logs(filter: LogFilter, fromBlock = this.fromBlock): Promise<readonly Log[]> {
    const range = { fromBlock, toBlock: this.head.number };
    const limited = this.maxBlocks === undefined ? range : { ...range, maxBlocks: this.maxBlocks };
    const { logs, calls } = await readLogs(this.provider, filter, limited);
    this.calls += calls;
    return logs;
  }

  /** Something else that the node is asked, as of the head. */
  async ask<T>(question: (at: { blockTag: number }) => Promise<T>): Promise<T> {
    this.calls++;
    return await question({ blockTag: this.head.number });
  }

  async place({ blockNumber, transactionHash, index }: Log): Promise<Place> {
    return { block: blockNumber, time: await this.#time(blockNumber), transaction: transactionHash, index };
  }

  /** Places of all, in their order. */
  async places(logs: readonly Log[]): Promise<Place[]> {
    return await this.each(logs, (log) => this.place(log));
  }

  /** @throws HistoryMissingError */
  async transaction(hash: string): Promise<TransactionResponse> {
    return await remember(this.#transactions, hash, async () => {
      this.calls++;
      return found(await this.provider.getTransaction(hash), `transaction ${hash}`);
    });
  }

  /** @throws HistoryMissingError */
  async receipt(hash: string): Promise<TransactionReceipt> {
    return await remember(this.#receipts, hash, async () => {
      this.calls++;
      return found(await this.provider.getTransactionReceipt(hash), `the receipt of ${hash}`);
    });
  }

  /** Does it for all, a few at a time, and keeps the order. */
  async each<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let first = 0; first < items.length; first += AT_ONCE) {
      results.push(...(await Promise.all(items.slice(first, first + AT_ONCE).map(task))));
    }
    return results;
  }

  /**
   * That the head is still the chain's. Then nothing before it was replaced meanwhile, either.
   *
   * @throws ChainMovedError
   */
  async confirm(): Promise<void> {
    this.calls++;
    const block = await this.provider.getBlock(this.head.number);
    if (block?.hash !== this.head.hash) throw new ChainMovedError(this.head.number);
  }

  async #time(number: number): Promise<bigint> {
    if (number === this.head.number) return this.head.time;
    return await remember(this.#times, number, async () => {
      this.calls++;
      return known(await this.provider.getBlock(number), `block ${number}`).time;
    });
  }
}

function known(block: Block | null, what: string): { number: number; hash: string; time: bigint } {
  const { number, hash, timestamp } = found(block, what);
  return { number, hash: found(hash, what), time: BigInt(timestamp) };
}

function found<T>(value: T | null, what: string): T {
  if (value === null) throw new HistoryMissingError(what);
  return value;
}

/** What is asked for a second time before the first answer is there waits for that one. */
async function remember<K, V>(memory: Map<K, Promise<V>>, key: K, read: () => Promise<V>): Promise<V> {
  const before = memory.get(key);
  if (before !== undefined) return await before;
  const reading = read();
  memory.set(key, reading);
  return await reading;
}
