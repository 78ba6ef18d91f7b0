import { PerformanceEscrowError } from "../errors.js";

/** A signature that is not of an owner of the Safe, or not of this message. */
export class NotAnOwnerError extends PerformanceEscrowError {
  override readonly name = "NotAnOwnerError";
}

/** Fewer owners have signed than the Safe demands. */
export class OwnersMissingError extends PerformanceEscrowError {
  override readonly name = "OwnersMissingError";
}

/** There is no Safe at the address. */
export class NoSafeError extends PerformanceEscrowError {
  override readonly name = "NoSafeError";
}
