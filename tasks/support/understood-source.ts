import { KNOWN_SOURCES } from "../../functions/registry.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import type { FunctionsMetric } from "../../toolkit/metrics/functions-metric.js";
import type { KnownSource } from "../../toolkit/metrics/known-source.js";

/** The source, if this project knows it and it understands these arguments: on chain anything can be defined. */
export function understoodSource({
  sourceHash,
  args,
}: Pick<FunctionsMetric, "sourceHash" | "args">): KnownSource | undefined {
  const source = KNOWN_SOURCES.byHash(sourceHash);
  try {
    source?.decodeArgs(args);
    return source;
  } catch (error) {
    if (error instanceof PerformanceEscrowError) return undefined;
    throw error;
  }
}

/** Names of the secrets that the program needs; undefined when nobody knows. */
export function neededSecrets(definition: Pick<FunctionsMetric, "sourceHash" | "args">): readonly string[] | undefined {
  return understoodSource(definition)?.secrets(definition.args);
}
