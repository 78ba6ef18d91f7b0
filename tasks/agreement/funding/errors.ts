import { PerformanceEscrowError } from "../../../toolkit/errors.js";

/** There is no such way to fund. */
export class UnknownWayError extends PerformanceEscrowError {
  override readonly name = "UnknownWayError";
}

/** The agreement's money cannot come in this way: the token has no such signatures, or there is no token. */
export class UnsupportedWayError extends PerformanceEscrowError {
  override readonly name = "UnsupportedWayError";
}

/** Options that make no sense together. */
export class FundingOptionsError extends PerformanceEscrowError {
  override readonly name = "FundingOptionsError";
}

/** Nobody knows where the contract is that this way to fund needs. */
export class PluginUnknownError extends PerformanceEscrowError {
  override readonly name = "PluginUnknownError";
}
