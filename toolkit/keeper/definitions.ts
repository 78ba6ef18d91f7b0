import { METRIC_DEFINED_TOPIC, oracleInterface } from "../book/decode-log.js";
import { readLogs } from "../book/chain-log.js";
import type { RpcProvider } from "../chain/rpc.js";
import { functionsMetricId, sourceHash, type FunctionsMetric } from "../metrics/functions-metric.js";

/** What a metric is, and the source that measures it. */
export interface PublishedMetric {
  readonly definition: FunctionsMetric;
  readonly source: string;
}

/** The definitions of metrics, as they were published on chain. Each is read once, when it is first needed. */
export class Definitions {
  readonly #provider: RpcProvider;
  readonly #fromBlock: number;
  readonly #known = new Map<string, PublishedMetric>();
  /** Many metrics have the same source. */
  readonly #sources = new Map<string, string>();

  constructor(provider: RpcProvider, fromBlock: number) {
    this.#provider = provider;
    this.#fromBlock = fromBlock;
  }

  /** Undefined when it was not read yet, or not published. */
  known(oracle: string, metric: string): PublishedMetric | undefined {
    return this.#known.get(keyOf(oracle, metric));
  }

  /** Reads the definition unless it is known. Undefined when it is not published, or is none that Functions measures. */
  async find(oracle: string, metric: string, head: number): Promise<PublishedMetric | undefined> {
    const known = this.known(oracle, metric);
    if (known !== undefined) return known;
    const filter = { addresses: [oracle], topics: [[METRIC_DEFINED_TOPIC], [metric]] };
    const [log] = await readLogs(this.#provider, filter, this.#fromBlock, head);
    if (log === undefined) return undefined;
    const args = oracleInterface.decodeEventLog("MetricDefined", log.data, log.topics);
    const raw = args["definition"] as FunctionsMetric;
    const { donId, secretsSlot, unit, decimals } = raw;
    const lists = { args: [...raw.args], askers: [...raw.askers] };
    const definition: FunctionsMetric = { donId, sourceHash: raw.sourceHash, ...lists, secretsSlot, unit, decimals };
    const text = args["source"] as string;
    // An oracle is whatever its terms name: what it says of a metric must be what the metric commits to.
    if (functionsMetricId(definition) !== metric || sourceHash(text) !== definition.sourceHash) return undefined;
    const source = this.#sources.get(definition.sourceHash) ?? text;
    this.#sources.set(definition.sourceHash, source);
    const published = { definition, source };
    this.#known.set(keyOf(oracle, metric), published);
    return published;
  }
}

function keyOf(oracle: string, metric: string): string {
  return `${oracle}/${metric}`.toLowerCase();
}
