import { PerformanceEscrowError } from "../errors.js";

/** What kind of refusal it was: what a program can react to. */
export type RefusalKind =
  /** A contract refused with an error of its own; `code` is its name. */
  | "contract"
  /** A contract refused with a text. */
  | "text"
  /** A contract broke down: overflow, division by zero and the like. */
  | "panic"
  /** A contract refused without saying why. */
  | "silent"
  | "out-of-gas"
  | "insufficient-funds"
  | "nonce"
  | "fee-too-low"
  | "rejected-by-person"
  | "network"
  | "wrong-chain"
  | "unknown";

/** A transaction that was refused, and why, in words. */
export class RefusedError extends PerformanceEscrowError {
  override readonly name = "RefusedError";

  constructor(
    problem: string,
    remedy: string,
    readonly kind: RefusalKind,
    /** Name of the contract's error, where it is one. */
    readonly code: string | undefined,
    options?: ErrorOptions,
  ) {
    super(problem, remedy, options);
  }
}
