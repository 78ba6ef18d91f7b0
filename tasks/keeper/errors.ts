import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** Something on the command line that a keeper cannot work with. */
export class KeeperArgumentError extends PerformanceEscrowError {
  override readonly name = "KeeperArgumentError";
}

/** The keeper could not do its work as things are on the chain or on this machine. */
export class KeeperNotReadyError extends PerformanceEscrowError {
  override readonly name = "KeeperNotReadyError";
}
