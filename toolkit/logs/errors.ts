import { PerformanceEscrowError } from "../errors.js";
import type { LogReading } from "./log-reading.js";

/** A node refused to give the logs of a single block, or cannot be reached. What was read until then is not lost. */
export class LogsUnreadableError extends PerformanceEscrowError {
  override readonly name = "LogsUnreadableError";

  /** Pass it as `after` to go on where it stopped. */
  readonly soFar: LogReading;

  constructor(block: number, soFar: LogReading, cause: unknown) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    super(`The node does not give the logs of block ${block}: ${reason}.`, "Try again later, or use another node.", {
      cause,
    });
    this.soFar = soFar;
  }
}

/** Blocks were replaced while they were read, again and again. */
export class ChainMovedError extends PerformanceEscrowError {
  override readonly name = "ChainMovedError";

  constructor(block: number) {
    super(`Block ${block} was replaced while the chain was read.`, "Read up to an older block, with toBlock.");
  }
}

/** The node does not know a block or transaction in which a log lies. */
export class HistoryMissingError extends PerformanceEscrowError {
  override readonly name = "HistoryMissingError";

  constructor(what: string) {
    super(`The node does not know ${what}.`, "Use a node that keeps the chain's whole history.");
  }
}
