import { keccak256, toQuantity, Transaction, Wallet } from "ethers";

import type { BlockFacts, RpcProvider } from "../../../toolkit/chain/rpc.js";
import type { Clock, DurableFile, Log } from "../../../toolkit/keeper/ports.js";

/** Time that passes only when somebody sleeps or a test says so. */
export class FakeClock implements Clock {
  ms = 1_900_000_000_000;
  readonly slept: number[] = [];

  now(): number {
    return this.ms;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) {
      this.slept.push(ms);
      this.ms += ms;
    }
    return Promise.resolve();
  }
}

/** The process dies here. */
export class Crash extends Error {}

/** Counts what a process does to the world, and dies before the n-th. */
export class Fate {
  #left: number;

  constructor(diesBefore = Infinity) {
    this.#left = diesBefore;
  }

  step(): void {
    if (--this.#left < 0) throw new Crash("killed");
  }
}

/** A disk that outlives processes. A killed write leaves half a line. */
export class FakeDisk {
  text = "";

  file(fate = new Fate()): DurableFile {
    return {
      read: () => this.text,
      append: (text) => {
        this.#dying(fate, () => (this.text += text.slice(0, text.length / 2)));
        this.text += text;
        fate.step();
      },
      replace: (text) => {
        fate.step();
        this.text = text;
        fate.step();
      },
    };
  }

  #dying(fate: Fate, torn: () => void): void {
    try {
      fate.step();
    } catch (error) {
      torn();
      throw error;
    }
  }
}

/** What a fake log was told. */
export class FakeLog implements Log {
  readonly lines: { level: string; message: string; facts: Record<string, unknown> }[] = [];
  info = this.#at("info");
  warn = this.#at("warn");
  error = this.#at("error");

  #at(level: string) {
    return (facts: object, message: string) => void this.lines.push({ level, message, facts: { ...facts } });
  }

  messages(): string[] {
    return this.lines.map(({ message }) => message);
  }
}

/** The rules of a node's pool of transactions and of nonces, for one account, and nothing else. */
export class FakeNode {
  readonly wallet = new Wallet(`0x${"11".repeat(32)}`);
  block = 100;
  baseFee = 10n ** 9n;
  /** Everything that ever arrived, in order. */
  readonly arrived: string[] = [];
  readonly pool = new Map<number, Transaction>();
  readonly mined = new Map<string, { block: number; succeeded: boolean; transaction: Transaction }>();
  /** What an estimate says, or throws. */
  estimate: () => bigint = () => 100_000n;
  /** What a node does with what arrives, before its own rules. */
  receive: (raw: string) => void = () => undefined;
  readonly calls: string[] = [];

  get head(): BlockFacts {
    const hash = `0x${this.block.toString(16).padStart(64, "0")}`;
    return { number: this.block, hash, parentHash: "0x", timestamp: 1_900_000_000, baseFeePerGas: this.baseFee };
  }

  get nextNonce(): number {
    return this.mined.size;
  }

  provider(fate = new Fate()): RpcProvider {
    return {
      send: (method, params) => {
        fate.step();
        this.calls.push(method);
        const result = this.#answer(method, params);
        fate.step();
        return Promise.resolve(result);
      },
    };
  }

  /** Mines what is next and pays at least the base fee. */
  mine(succeeds: (transaction: Transaction) => boolean = () => true): void {
    this.block++;
    for (let next = this.pool.get(this.nextNonce); next !== undefined; next = this.pool.get(this.nextNonce)) {
      if ((next.maxFeePerGas ?? 0n) < this.baseFee) return;
      this.pool.delete(next.nonce);
      this.mined.set(next.hash ?? "", { block: this.block, succeeded: succeeds(next), transaction: next });
    }
  }

  /** Takes the last block's transactions out of the chain, and forgets them. */
  reorganise(): void {
    for (const [hash, { block }] of this.mined) if (block === this.block) this.mined.delete(hash);
  }

  #answer(method: string, params: unknown[]): unknown {
    switch (method) {
      case "eth_estimateGas":
        return toQuantity(this.estimate());
      case "eth_getTransactionCount": {
        let count = this.nextNonce;
        if (params[1] === "pending") while (this.pool.has(count)) count++;
        return toQuantity(count);
      }
      case "eth_sendRawTransaction":
        return this.#take(params[0] as string);
      case "eth_getTransactionReceipt": {
        const found = this.mined.get(params[0] as string);
        if (found === undefined) return null;
        return { blockNumber: toQuantity(found.block), status: found.succeeded ? "0x1" : "0x0" };
      }
      default:
        throw new Error(`The fake node does not know ${method}.`);
    }
  }

  #take(raw: string): string {
    this.receive(raw);
    this.arrived.push(raw);
    const transaction = Transaction.from(raw);
    const { nonce } = transaction;
    if (nonce < this.nextNonce) throw new Error("nonce too low");
    const before = this.pool.get(nonce);
    if (before?.hash === transaction.hash) throw new Error("already known");
    const fee = (of: Transaction) => of.maxFeePerGas ?? 0n;
    if (before !== undefined && fee(transaction) < (fee(before) * 11n) / 10n) {
      throw new Error("replacement transaction underpriced");
    }
    this.pool.set(nonce, transaction);
    return keccak256(raw);
  }
}
