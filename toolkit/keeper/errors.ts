import { PerformanceEscrowError } from "../errors.js";

/** Another process has the journal open. */
export class JournalLockedError extends PerformanceEscrowError {
  override readonly name = "JournalLockedError";

  constructor(pid: number, path: string) {
    super(
      `Process ${pid} keeps with this journal already.`,
      `Stop it, or give this keeper a journal of its own. If that process is no keeper, delete ${path}.`,
    );
  }
}

/** Somebody took the lock away from a running keeper. */
export class LockLostError extends PerformanceEscrowError {
  override readonly name = "LockLostError";

  constructor(path: string) {
    super(
      `The lock ${path} is no longer this process's.`,
      "Make sure that only one keeper uses the journal, and start it again.",
    );
  }
}
