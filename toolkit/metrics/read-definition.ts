import { type Log, type Provider } from "ethers";

import { AttestedMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/AttestedMetricOracle__factory.js";
import { FunctionsMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { ChainReader, type Place, type ReadingOptions } from "../logs/chain-reader.js";
import type { AgreementMetric } from "./agreement-metric.js";
import { attestedMetricId, type AttestedMetric } from "./attested-metric.js";
import { functionsMetricId, sourceHash, type FunctionsMetric } from "./functions-metric.js";

/** What an oracle published about a metric. */
export interface PublishedMetric {
  readonly metric: AgreementMetric;
  /** The JavaScript that measures, where the metric is measured by one. */
  readonly source?: string;
  /** Where it was published. */
  readonly published?: Place;
}

const functions = FunctionsMetricOracle__factory.createInterface();
const attested = AttestedMetricOracle__factory.createInterface();
const functionsTopic = functions.getEvent("MetricDefined").topicHash;
const attestedTopic = attested.getEvent("MetricDefined").topicHash;

/**
 * The definition of a metric, from the event with which `FunctionsMetricOracle` or `AttestedMetricOracle` published it.
 * Only what hashes to the metric's id is believed, so that no oracle can show another definition than the one that the
 * parties signed. That the oracle also goes by it is for its code to prove.
 *
 * @param oracle Address of the oracle that the terms name.
 * @param metric The metric's id.
 * @param reading Part of the chain; the definition was published no earlier than `fromBlock`.
 * @returns Kind `unknown` when there is no such event.
 */
export async function readDefinition(
  provider: Provider,
  oracle: string,
  metric: string,
  reading: ReadingOptions = {},
): Promise<PublishedMetric> {
  return await findDefinition(await ChainReader.open(provider, reading), oracle, metric);
}

/** As `readDefinition`, with a reader that is open already. */
export async function findDefinition(reader: ChainReader, oracle: string, metric: string): Promise<PublishedMetric> {
  const id = metric.toLowerCase();
  const logs = await reader.logs({ address: oracle, topics: [[functionsTopic, attestedTopic], id] });
  for (const log of logs) {
    const found = definitionIn(log, id);
    if (found !== undefined) return { ...found, published: await reader.place(log) };
  }
  return { metric: { kind: "unknown" } };
}

/** What a log of `MetricDefined` defines, if it is the metric of this id. */
export function definitionIn(log: Pick<Log, "topics" | "data">, metric: string): PublishedMetric | undefined {
  try {
    return log.topics[0] === functionsTopic ? functionsMetric(log, metric) : attestedMetric(log, metric);
  } catch {
    // Any contract may emit anything under this name.
    return undefined;
  }
}

function functionsMetric({ topics, data }: Pick<Log, "topics" | "data">, metric: string): PublishedMetric | undefined {
  const { definition: given, source } = functions.decodeEventLog("MetricDefined", data, topics) as unknown as {
    definition: FunctionsMetric;
    source: string;
  };
  const { donId, secretsSlot, unit, decimals } = given;
  const definition = {
    ...{ donId, sourceHash: given.sourceHash, args: [...given.args], secretsSlot, unit, decimals },
    askers: [...given.askers],
  };
  if (functionsMetricId(definition) !== metric || sourceHash(source) !== definition.sourceHash) return undefined;
  return { metric: { kind: "functions", definition }, source };
}

function attestedMetric({ topics, data }: Pick<Log, "topics" | "data">, metric: string): PublishedMetric | undefined {
  const { definition: given } = attested.decodeEventLog("MetricDefined", data, topics) as unknown as {
    definition: AttestedMetric;
  };
  const { threshold, unit, decimals, statement, documentHash } = given;
  const definition = { signers: [...given.signers], threshold, unit, decimals, statement, documentHash };
  if (attestedMetricId(definition) !== metric) return undefined;
  return { metric: { kind: "attested", definition } };
}
