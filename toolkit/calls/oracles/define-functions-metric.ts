import { toUtf8Bytes } from "ethers";

import { IFunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import type { OracleLocation } from "../../attestation/typed-data.js";
import { checkFunctionsMetric } from "../../metrics/check-functions-metric.js";
import { functionsMetricId, type FunctionsMetric } from "../../metrics/functions-metric.js";
import type { Plan } from "../shared/call.js";

const ORACLE = IFunctionsMetricOracle__factory.createInterface();

/**
 * Publishes a metric measured by Chainlink Functions, with its source code. Anyone can send it; publishing it again
 * changes nothing.
 *
 * @throws {InvalidMetricError} when the oracle would refuse the definition, or the network its questions.
 */
export function defineFunctionsMetricPlan(oracle: OracleLocation, definition: FunctionsMetric, source: string): Plan {
  checkFunctionsMetric(definition, source);
  const { args, askers, unit } = definition;
  const size = toUtf8Bytes(source).length.toLocaleString("en");
  return {
    calls: [
      {
        chainId: oracle.chainId,
        to: oracle.verifyingContract,
        data: ORACLE.encodeFunctionData("defineMetric", [definition, source]),
        value: 0n,
        description: `Publish the metric “${unit}”`,
      },
    ],
    sender: undefined,
    summary: [
      `Publishes for everyone to read how the metric “${unit}” is measured: the program (${size} bytes) and its ` +
        `arguments: ${args.map((arg) => JSON.stringify(arg)).join(", ")}.`,
      `Who may ask: ${askers.join(", ")}.`,
      `The metric's id is ${functionsMetricId(definition)}. No money moves, and nobody is bound by it.`,
      "What is published stays public for ever and cannot be changed. Secrets do not belong in arguments.",
    ],
    warnings: [],
  };
}
