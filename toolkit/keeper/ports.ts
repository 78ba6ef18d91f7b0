import type { TransactionLike } from "ethers";

/** What the keeper needs of the world. Everything comes from outside, so that its logic can be tested without any. */

/** Wall-clock time. What is due is decided by the chain's. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The account that pays for transactions; an ethers `Wallet` is one. */
export interface KeeperSigner {
  readonly address: string;
  /** The signed transaction, ready to be sent, as a hexadecimal string. */
  signTransaction(transaction: TransactionLike): Promise<string>;
}

/** A text file that survives a power cut. Every method has taken effect on the disk when it returns. */
export interface DurableFile {
  /** All of it; empty when there is no file yet. */
  read(): string;
  append(text: string): void;
  /** All at once or not at all. */
  replace(text: string): void;
}

/** Structured lines for people and machines; a pino logger is one. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Posts one message. Returns the HTTP status; throws when nobody answers. */
export type Post = (url: string, body: string) => Promise<number>;
