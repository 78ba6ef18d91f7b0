import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** The metric is known by its id only, or is of the other kind than the task is for. */
export class WrongMetricError extends PerformanceEscrowError {
  override readonly name = "WrongMetricError";
}

/** Nobody here has the JavaScript that the metric commits to. */
export class SourceMissingError extends PerformanceEscrowError {
  override readonly name = "SourceMissingError";
}

/** What should be a metric oracle is none. */
export class NotAnOracleError extends PerformanceEscrowError {
  override readonly name = "NotAnOracleError";
}
