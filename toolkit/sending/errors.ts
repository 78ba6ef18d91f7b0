import { PerformanceEscrowError } from "../errors.js";

/** Another transaction of the account was mined in its place. */
export class ReplacedError extends PerformanceEscrowError {
  override readonly name = "ReplacedError";

  constructor(
    problem: string,
    remedy: string,
    /** Hash of what was mined instead, where it could be found. */
    readonly replacement: string | undefined,
  ) {
    super(problem, remedy);
  }
}

/** No node knows the transaction any more, and its nonce is unused. */
export class DroppedError extends PerformanceEscrowError {
  override readonly name = "DroppedError";
}

/** It is not mined yet, and nobody wants to wait any longer. It may still be. */
export class StillPendingError extends PerformanceEscrowError {
  override readonly name = "StillPendingError";
}
