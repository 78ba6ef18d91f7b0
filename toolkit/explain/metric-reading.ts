import type { Agreement } from "../agreement/agreement.js";
import { PerformanceEscrowError } from "../errors.js";
import { attestedMetricId, type AttestedMetric } from "../metrics/attested-metric.js";
import { functionsMetricId, type FunctionsMetric } from "../metrics/functions-metric.js";
import type { KnownSource, KnownSources } from "../metrics/known-source.js";

/** What can be said about the metric of an agreement. */
export type MetricReading =
  | KnownReading
  /** A program of this project, with arguments that are none of its own. */
  | { readonly kind: "misused"; readonly definition: FunctionsMetric; readonly name: string; readonly problem: string }
  /** A program that nobody here has read. */
  | { readonly kind: "foreign"; readonly definition: FunctionsMetric }
  | { readonly kind: "attested"; readonly definition: AttestedMetric }
  | { readonly kind: "unknown" }
  /** A definition was given, but it is not the one that the terms commit to. */
  | { readonly kind: "mismatch"; readonly given: string };

/** A program of this project, with arguments that it understands. */
export interface KnownReading {
  readonly kind: "known";
  readonly definition: FunctionsMetric;
  readonly name: string;
  /** What is counted, one statement a line; the last one says whoever can change the number. */
  readonly statements: readonly string[];
  readonly cumulative: boolean;
  readonly secrets: readonly string[];
  /** Seconds. */
  readonly minimumMeasureDelay: bigint;
  /** What the program itself says of its numbers, where it alone decides that. */
  readonly decimals?: number;
}

/** Reads the metric, and believes no definition whose hash is not the metric of the terms. */
export function readMetric({ metric, terms }: Agreement, sources: KnownSources): MetricReading {
  if (metric.kind === "unknown") return metric;

  const id = idOf(metric);
  if (id === undefined || id.toLowerCase() !== terms.metric.toLowerCase()) {
    return { kind: "mismatch", given: id ?? "nothing that a definition could be" };
  }
  if (metric.kind === "attested") return metric;

  const { definition } = metric;
  const source = sources.byHash(definition.sourceHash);
  return source === undefined ? { kind: "foreign", definition } : readKnown(source, definition);
}

function idOf(metric: Exclude<Agreement["metric"], { kind: "unknown" }>): string | undefined {
  try {
    return metric.kind === "functions" ? functionsMetricId(metric.definition) : attestedMetricId(metric.definition);
  } catch {
    // A value that the contract's types cannot hold.
    return undefined;
  }
}

function readKnown(source: KnownSource, definition: FunctionsMetric): MetricReading {
  const { name, decimals } = source;
  const { args } = definition;
  try {
    return {
      kind: "known",
      definition,
      name,
      statements: source.describe(args),
      cumulative: source.isCumulative(args),
      secrets: source.secrets(args),
      minimumMeasureDelay: BigInt(source.minimumMeasureDelay(args)),
      ...(decimals === undefined ? {} : { decimals }),
    };
  } catch (error) {
    if (error instanceof PerformanceEscrowError) {
      return { kind: "misused", definition, name, problem: error.message };
    }
    throw error;
  }
}
