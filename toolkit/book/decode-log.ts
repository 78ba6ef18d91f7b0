import type { Interface } from "ethers";

import { IFunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/interfaces/IFunctionsMetricOracle__factory.js";
import { IPerformanceEscrow__factory } from "../../typechain-types/factories/contracts/interfaces/IPerformanceEscrow__factory.js";
import type { ChainLog } from "./chain-log.js";

export const escrowInterface = IPerformanceEscrow__factory.createInterface();

/** Of the oracles that write logs; the events of a write-once oracle are among them. */
export const oracleInterface = IFunctionsMetricOracle__factory.createInterface();

/** First topics of everything that the escrow reports. */
export const ESCROW_TOPICS = topicsOf(escrowInterface);

/** First topic of `Proposed`, which has the terms, the client and the agency. */
export const PROPOSED_TOPIC = escrowInterface.getEvent("Proposed").topicHash;

/** First topic of `Withdrawn`, the only event of the escrow that is about no agreement. */
export const WITHDRAWN_TOPIC = escrowInterface.getEvent("Withdrawn").topicHash;

export const ASKED_TOPIC = oracleInterface.getEvent("Asked").topicHash;
export const ANSWERED_TOPIC = oracleInterface.getEvent("Answered").topicHash;
export const ANSWER_FAILED_TOPIC = oracleInterface.getEvent("AnswerFailed").topicHash;
export const METRIC_DEFINED_TOPIC = oracleInterface.getEvent("MetricDefined").topicHash;

/** A decoded log: the name of its event, and its arguments by name. */
export interface Decoded {
  readonly name: string;
  readonly args: Record<string, unknown>;
}

/** The log by the interface's events; undefined when it has none of that kind. */
export function decodeLog(contract: Interface, { topics, data }: ChainLog): Decoded | undefined {
  const parsed = contract.parseLog({ topics, data });
  return parsed === null ? undefined : { name: parsed.name, args: parsed.args as unknown as Record<string, unknown> };
}

function topicsOf(contract: Interface): string[] {
  const topics: string[] = [];
  contract.forEachEvent(({ topicHash }) => topics.push(topicHash));
  return topics;
}
