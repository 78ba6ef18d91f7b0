import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { AgreementMetric } from "../../toolkit/metrics/agreement-metric.js";
import { WrongMetricError } from "./errors.js";

type Kind = Exclude<AgreementMetric["kind"], "unknown">;
type Definition<K extends Kind> = Extract<AgreementMetric, { kind: K }>["definition"];

const MEASURED_BY: Readonly<Record<Kind, string>> = {
  functions: "oracle nodes, with a program",
  attested: "people, who sign it",
};
const INSTEAD: Readonly<Record<Kind, string>> = {
  functions: "Have the number measured: `npx hardhat metric ask`.",
  attested: "Have its signers state the number: `npx hardhat metric attest`.",
};

/**
 * The definition of the agreement's metric, which must be of this kind.
 *
 * @throws {WrongMetricError}
 */
export function requireKind<K extends Kind>({ metric, terms }: Agreement, kind: K): Definition<K> {
  if (metric.kind === "unknown") throw unknownMetric(terms.metric);
  if (metric.kind === kind) return metric.definition as Definition<K>;
  throw new WrongMetricError(
    `The number of this agreement comes from ${MEASURED_BY[metric.kind]}.`,
    INSTEAD[metric.kind],
  );
}

/** For a metric of which only the id is known. */
export function unknownMetric(id: string): WrongMetricError {
  return new WrongMetricError(
    `Only the id of this agreement's metric is known (${id}), not what it measures.`,
    "Use the agreement file that it was made from: it has the definition.",
  );
}
