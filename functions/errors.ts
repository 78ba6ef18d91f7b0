import { PerformanceEscrowError } from "../toolkit/errors.js";

/** Arguments of a metric that no agreement should be signed with. */
export class MetricArgumentsError extends PerformanceEscrowError {
  override readonly name = "MetricArgumentsError";
}

/** A metric source that this project does not have. */
export class UnknownMetricSourceError extends PerformanceEscrowError {
  override readonly name = "UnknownMetricSourceError";

  constructor(given: string, known: readonly string[]) {
    super(`There is no metric source ${JSON.stringify(given)}.`, `Use one of: ${known.join(", ")}.`);
  }
}
