import type { Deployments } from "../../agreement/deployments.js";
import type { AgreementMetric } from "../../metrics/agreement-metric.js";
import { attestedMetricId } from "../../metrics/attested-metric.js";
import { functionsMetricId } from "../../metrics/functions-metric.js";
import type { KnownSource } from "../../metrics/known-source.js";
import type { CompileContext } from "../context.js";
import type { FieldReader } from "../field-reader.js";
import type { AgreementContent } from "../schema.js";
import { compileAttestedMetric } from "./attested-metric.js";
import { compileFunctionsMetric } from "./functions-metric.js";

/** What is measured, ready for the terms. */
export interface CompiledMetric {
  readonly metric: AgreementMetric;
  /** The metric of the terms. */
  readonly id: string;
  readonly oracle: string;
  /** The source of a Functions metric, where the project knows it. */
  readonly source?: KnownSource;
}

/** The metric section, compiled; undefined when a problem keeps its id from being known. */
export function compileMetric(
  content: AgreementContent,
  deployments: Deployments,
  context: CompileContext,
  reader: FieldReader,
): CompiledMetric | undefined {
  const { functions, attested, id } = content.metric;
  if ([functions, attested, id].filter((way) => way !== undefined).length !== 1) {
    reader.refuse(
      ["metric"],
      "It must be said in exactly one way how the number is found.",
      "Give functions (oracle nodes measure it) or attested (people state and sign it).",
    );
    return undefined;
  }
  const before = reader.problems.length;
  const oracle = content.metric.oracle ?? deployedOracle(content, deployments);
  if (oracle === undefined) {
    reader.refuse(
      ["metric", "oracle"],
      `It is not known which oracle contract serves this metric on ${content.chain}.`,
      "Add metric.oracle, or deploy one there.",
    );
  }
  const defined = define(content, context, reader);
  return oracle === undefined || reader.problems.length > before ? undefined : { ...defined(), oracle };
}

function deployedOracle({ metric }: AgreementContent, deployments: Deployments): string | undefined {
  if (metric.functions !== undefined) return deployments.functionsMetricOracle;
  return metric.attested === undefined ? undefined : deployments.attestedMetricOracle;
}

// The id is computed only of a definition without problems: others may not be encodable.
function define(
  content: AgreementContent,
  context: CompileContext,
  reader: FieldReader,
): () => Omit<CompiledMetric, "oracle"> {
  const { functions, attested, id = "" } = content.metric;
  if (functions !== undefined) {
    const { definition, source } = compileFunctionsMetric(functions, content, context, reader);
    return () => ({
      metric: { kind: "functions", definition },
      id: functionsMetricId(definition),
      ...(source === undefined ? {} : { source }),
    });
  }
  if (attested !== undefined) {
    const definition = compileAttestedMetric(attested, content, context, reader);
    return () => ({ metric: { kind: "attested", definition }, id: attestedMetricId(definition) });
  }
  return () => ({ metric: { kind: "unknown" }, id: id.toLowerCase() });
}
