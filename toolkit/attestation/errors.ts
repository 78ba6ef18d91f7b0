import { PerformanceEscrowError } from "../errors.js";

/** An attestation, or the file of one, that nobody could submit. */
export class InvalidAttestationError extends PerformanceEscrowError {
  override readonly name = "InvalidAttestationError";
}

/** A signature of an account that the metric does not list. */
export class NotASignerError extends PerformanceEscrowError {
  override readonly name = "NotASignerError";
}

/** It is too early to say what the metric was. */
export class TooEarlyError extends PerformanceEscrowError {
  override readonly name = "TooEarlyError";
}

/** Files that do not attest the same thing. */
export class AttestationMismatchError extends PerformanceEscrowError {
  override readonly name = "AttestationMismatchError";
}

/** Two signatures of one signer, and no telling which one counts. */
export class ConflictingSignaturesError extends PerformanceEscrowError {
  override readonly name = "ConflictingSignaturesError";
}

/** Fewer signatures that are known to be valid than the metric needs. */
export class SignaturesMissingError extends PerformanceEscrowError {
  override readonly name = "SignaturesMissingError";
}
