import { zeroPadValue } from "ethers";

import type { RpcProvider } from "../chain/rpc.js";
import { inOrder, readLogs, type ChainLog } from "./chain-log.js";
import {
  ANSWER_FAILED_TOPIC,
  ANSWERED_TOPIC,
  ASKED_TOPIC,
  ESCROW_TOPICS,
  PROPOSED_TOPIC,
  WITHDRAWN_TOPIC,
} from "./decode-log.js";
import type { BookEntry } from "./entry.js";

export interface ReadOptions {
  /** Block in which the escrow or the first of the oracles was deployed. Default 0. */
  readonly fromBlock?: number;
  /** Only agreements with one of these as client or agency. Default: all. */
  readonly parties?: readonly string[];
  /**
   * Also those with one of them as arbiter. Terms are not indexed by it, so that this reads everybody's. Default false.
   */
  readonly asArbiter?: boolean;
  /** Longest range of blocks that is asked for at once. Default: any; a node's refusals are found out. */
  readonly maxRange?: number;
}

type Agreed = Pick<BookEntry, "id">;

/** The logs of a range of blocks. */
export interface RangeOfLogs {
  /** In the order of the chain. */
  readonly logs: readonly ChainLog[];
  /** Metrics that its terms name for the first time, by oracle. Their earlier answers are among the logs. */
  readonly fresh: ReadonlyMap<string, ReadonlySet<string>>;
}

const ORACLE_TOPICS = [ASKED_TOPIC, ANSWERED_TOPIC, ANSWER_FAILED_TOPIC];

/** Ids, metrics or questions in one filter: nodes refuse very long ones. */
const MAX_ALTERNATIVES = 500;

/** A range this short is read whole, in one call, whatever it contains. */
const SHORT_RANGE = 128;

/** Reads the logs that a book needs: of the escrow, and of the oracles that its terms name. */
export class LogSource {
  readonly #provider: RpcProvider;
  readonly #escrow: string;
  readonly #options: ReadOptions;
  /** `oracle/metric` of all agreements whose earlier answers were read. */
  readonly #metrics = new Set<string>();
  /** Oracles that terms name. */
  readonly #oracles = new Set<string>();

  constructor(provider: RpcProvider, escrow: string, options: ReadOptions) {
    this.#provider = provider;
    this.#escrow = escrow;
    this.#options = options;
  }

  /** From here on, the oracle's logs are read, and the metric is no longer new. */
  know(oracle: string, metric: string): void {
    this.#metrics.add(`${oracle}/${metric}`.toLowerCase());
    this.#oracles.add(oracle.toLowerCase());
  }

  /** Knows nothing any more. */
  forget(): void {
    this.#metrics.clear();
    this.#oracles.clear();
  }

  /**
   * Reads [from, to], both included. What is fresh is not known yet afterwards.
   *
   * @param known The agreements that the book has.
   */
  async read(from: number, to: number, known: Iterable<Agreed>): Promise<RangeOfLogs> {
    const oracles = [...this.#oracles];
    // Terms first, because they say whose further logs there are to read, and of which oracles.
    const isShort = to - from < SHORT_RANGE;
    const logs = isShort ? await this.#readWhole(from, to, oracles) : await this.#readMine(from, to, oracles, known);
    const fresh = this.#newMetrics(logs);
    const earlier = await this.#readAnswers(fresh, to);
    const seen = new Set(logs.map(place));
    const all = [...logs, ...earlier.filter((log) => !seen.has(place(log)))];
    return { logs: all.sort(inOrder), fresh };
  }

  async #readWhole(from: number, to: number, oracles: readonly string[]): Promise<ChainLog[]> {
    const filter = { addresses: [this.#escrow, ...oracles], topics: [[...ESCROW_TOPICS, ...ORACLE_TOPICS]] };
    return await readLogs(this.#provider, filter, from, to);
  }

  /** Only what is about the parties, where the node can tell. */
  async #readMine(from: number, to: number, oracles: readonly string[], known: Iterable<Agreed>): Promise<ChainLog[]> {
    const { parties, asArbiter = false } = this.#options;
    if (parties === undefined || asArbiter) return await this.#readWhole(from, to, oracles);
    const words = parties.map((party) => zeroPadValue(party, 32));
    const read = (addresses: readonly string[], topics: readonly (readonly string[] | null)[]) =>
      readLogs(this.#provider, { addresses, topics }, from, to);
    const asClient = await read([this.#escrow], [[PROPOSED_TOPIC], null, words]);
    const asAgency = await read([this.#escrow], [[PROPOSED_TOPIC], null, null, words]);
    const proposed = [...asClient, ...asAgency.filter((log) => !asClient.some((other) => place(other) === place(log)))];

    const ids = new Set(proposed.map(({ topics }) => topics[1] ?? ""));
    for (const { id } of known) ids.add(id);
    const others = ESCROW_TOPICS.filter((topic) => topic !== PROPOSED_TOPIC && topic !== WITHDRAWN_TOPIC);
    const about: ChainLog[] = [];
    for (const some of chunks([...ids])) about.push(...(await read([this.#escrow], [others, some])));
    const withdrawn = ids.size === 0 ? [] : await read([this.#escrow], [[WITHDRAWN_TOPIC]]);
    const answers = await read(oracles, [ORACLE_TOPICS]);
    return [...proposed, ...about, ...withdrawn, ...answers];
  }

  /** The oracles and metrics that the terms among these logs name for the first time. */
  #newMetrics(logs: readonly ChainLog[]): Map<string, Set<string>> {
    const fresh = new Map<string, Set<string>>();
    for (const { topics, data } of logs) {
      if (topics[0] !== PROPOSED_TOPIC) continue;
      // Fields of the terms, behind 0x and the offset of the struct.
      const word = (index: number) => data.slice(2 + 64 * (index + 1), 2 + 64 * (index + 2));
      if (!this.#isMine(word(0), word(1), word(2))) continue;
      const [oracle, metric] = [`0x${word(4).slice(-40)}`, `0x${word(5)}`];
      if (this.#metrics.has(`${oracle}/${metric}`)) continue;
      const metrics = fresh.get(oracle) ?? new Set();
      fresh.set(oracle, metrics.add(metric));
    }
    return fresh;
  }

  /** @param words Client, agency and arbiter. */
  #isMine(...words: [string, string, string]): boolean {
    const { parties, asArbiter = false } = this.#options;
    if (parties === undefined) return true;
    const roles = words.slice(0, asArbiter ? 3 : 2);
    return parties.some((party) => roles.includes(party.toLowerCase().slice(2).padStart(64, "0")));
  }

  /** What was asked and answered about metrics before terms named them. */
  async #readAnswers(fresh: ReadonlyMap<string, ReadonlySet<string>>, to: number): Promise<ChainLog[]> {
    const from = this.#options.fromBlock ?? 0;
    const found: ChainLog[] = [];
    for (const [oracle, metrics] of fresh) {
      for (const some of chunks([...metrics])) {
        const addresses = [oracle];
        const topics = [[ASKED_TOPIC, ANSWERED_TOPIC], null, some];
        const logs = await readLogs(this.#provider, { addresses, topics }, from, to);
        found.push(...logs);
        const questions = new Set(logs.map((log) => log.topics[1] ?? ""));
        for (const asked of chunks([...questions])) {
          const failures = { addresses, topics: [[ANSWER_FAILED_TOPIC], asked] };
          found.push(...(await readLogs(this.#provider, failures, from, to)));
        }
      }
    }
    return found;
  }
}

function place({ block, index }: ChainLog): string {
  return `${block}/${index}`;
}

function chunks<T>(list: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < list.length; start += MAX_ALTERNATIVES)
    parts.push(list.slice(start, start + MAX_ALTERNATIVES));
  return parts;
}
