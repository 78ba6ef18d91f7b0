import { IAttestedMetricOracle__factory } from "../../../typechain-types/factories/contracts/interfaces/IAttestedMetricOracle__factory.js";
import { attestedMetricId, type AttestedMetric } from "../../metrics/attested-metric.js";
import { checkAttestedMetric } from "../../metrics/check-attested-metric.js";
import type { OracleLocation } from "../../attestation/typed-data.js";
import type { Plan } from "../shared/call.js";

const ORACLE = IAttestedMetricOracle__factory.createInterface();

/**
 * Publishes an attested metric. Anyone can send it; publishing it again changes nothing.
 *
 * @throws {InvalidMetricError} when the oracle would refuse the definition.
 */
export function defineAttestedMetricPlan(oracle: OracleLocation, definition: AttestedMetric): Plan {
  checkAttestedMetric(definition);
  const { signers, threshold, unit, statement } = definition;
  return {
    calls: [
      {
        chainId: oracle.chainId,
        to: oracle.verifyingContract,
        data: ORACLE.encodeFunctionData("defineMetric", [definition]),
        value: 0n,
        description: `Publish the metric “${unit}”`,
      },
    ],
    sender: undefined,
    summary: [
      `Publishes for everyone to read what is measured: “${statement.replace(/\.$/, "")}”.`,
      `${threshold} of ${signers.length} signers answer: ${signers.join(", ")}.`,
      `The metric's id is ${attestedMetricId(definition)}. No money moves, and nobody is bound by it.`,
      "What is published stays public for ever and cannot be changed.",
    ],
    warnings: [],
  };
}
