import { PerformanceEscrowError } from "../../../toolkit/errors.js";

/** Nobody takes secrets for this network. */
export class NoGatewayError extends PerformanceEscrowError {
  override readonly name = "NoGatewayError";
}

/** A list of secrets that cannot be read. Its message never repeats what could be a value. */
export class SecretNamesError extends PerformanceEscrowError {
  override readonly name = "SecretNamesError";
}

/** A secret that is stored nowhere and that nobody can type. */
export class SecretMissingError extends PerformanceEscrowError {
  override readonly name = "SecretMissingError";
}
