import { zeroPadValue } from "ethers";

import { type BlockFacts, getBlock, getLatestBlock, type RpcProvider } from "../don/rpc.js";
import { Book, type SavedBook } from "./book.js";
import { inOrder, readLogs, type ChainLog } from "./chain-log.js";
import {
  ANSWER_FAILED_TOPIC,
  ANSWERED_TOPIC,
  ASKED_TOPIC,
  ESCROW_TOPICS,
  PROPOSED_TOPIC,
  WITHDRAWN_TOPIC,
} from "./decode-log.js";
import { fromJson, toJson } from "./json.js";
import { newestOnChain, withMark, type Mark } from "./marks.js";

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

/** What a refresh did. */
export interface Refreshed {
  /** The newest block, whose state the book now has. */
  readonly head: BlockFacts;
  /** Ids of the agreements about which there was something new; null for all, after a reorganisation. */
  readonly touched: ReadonlySet<string> | null;
}

const ORACLE_TOPICS = [ASKED_TOPIC, ANSWERED_TOPIC, ANSWER_FAILED_TOPIC];

/** Ids, metrics or questions in one filter: nodes refuse very long ones. */
const MAX_ALTERNATIVES = 500;

/** A range this short is read whole, in one call, whatever it contains. */
const SHORT_RANGE = 128;

/**
 * The state of all agreements of an escrow as of now, from its logs alone.
 *
 * @throws What the provider throws.
 */
export async function readBook(provider: RpcProvider, escrow: string, options: ReadOptions = {}): Promise<Book> {
  const reader = new BookReader(provider, escrow, options);
  await reader.refresh();
  return reader.book;
}

/** Keeps a book up to date with the chain, also through reorganisations, and over restarts by `save` and `resume`. */
export class BookReader {
  readonly book: Book;
  readonly #provider: RpcProvider;
  readonly #escrow: string;
  readonly #options: ReadOptions;
  #marks: Mark[];
  /** What a refresh has to say: also what one that failed later on had already read. */
  #touched: Set<string> | null = new Set();
  /** `oracle/metric` of all agreements whose earlier answers were read. */
  readonly #metrics = new Set<string>();
  /** Oracles that terms name. */
  readonly #oracles = new Set<string>();

  constructor(provider: RpcProvider, escrow: string, options: ReadOptions = {}, saved?: SavedReader) {
    this.#provider = provider;
    this.#escrow = escrow;
    this.#options = options;
    this.book = new Book(escrow, options, saved?.book);
    this.#marks = [...(saved?.marks ?? [])];
    for (const entry of this.book.entries()) this.#know(entry.terms.oracle, entry.terms.metric);
  }

  /**
   * A reader that goes on where one left off.
   *
   * @param text What `save` returned. When it is of another escrow, of other options or of another version, or is no such
   * thing at all, everything is read anew.
   */
  static resume(provider: RpcProvider, escrow: string, options: ReadOptions, text: string): BookReader {
    return new BookReader(provider, escrow, options, parseSaved(text, identity(escrow, options)));
  }

  /** What is known, as text for `resume`. */
  save(): string {
    const saved: SavedReader = {
      identity: identity(this.#escrow, this.#options),
      marks: this.#marks,
      book: this.book.save(),
    };
    return toJson(saved);
  }

  /**
   * Reads what happened since the last call: one call to the node when nothing did, two when there are new blocks of which
   * one is missing, and three when several are. New agreements take a few more, to find earlier answers.
   *
   * @throws What the provider throws. The next call goes on where this one failed.
   */
  async refresh(): Promise<Refreshed> {
    const head = await getLatestBlock(this.#provider);
    const last = this.#marks.at(-1);
    if (last !== undefined && last.hash !== head.hash && !(await this.#continues(last, head))) await this.#goBack();
    const from = (this.#marks.at(-1)?.block ?? (this.#options.fromBlock ?? 0) - 1) + 1;
    const step = this.#options.maxRange ?? Infinity;
    for (let start = from; start <= head.number; start += step) {
      const end = Math.min(start + step - 1, head.number);
      // Before the logs: should the chain change meanwhile, the mark shows it next time.
      const hash = end === head.number ? head.hash : ((await getBlock(this.#provider, end))?.hash ?? "");
      await this.#readRange(start, end);
      this.#marks = withMark(this.#marks, { block: end, hash });
      this.book.forgetThrough(this.#marks[0]?.block ?? 0);
    }
    const touched = this.#touched;
    this.#touched = new Set();
    return { head, touched };
  }

  async #continues(last: Mark, head: BlockFacts): Promise<boolean> {
    if (head.number <= last.block) return false;
    if (head.number === last.block + 1) return head.parentHash === last.hash;
    return await this.#isOnChain(last);
  }

  async #isOnChain({ block, hash }: Mark): Promise<boolean> {
    return (await getBlock(this.#provider, block))?.hash === hash;
  }

  async #goBack(): Promise<void> {
    this.#touched = null;
    const mark = await newestOnChain(this.#marks, (candidate) => this.#isOnChain(candidate));
    if (mark === undefined) this.book.clear();
    else this.book.rewindTo(mark.block);
    this.#marks = mark === undefined ? [] : this.#marks.slice(0, this.#marks.indexOf(mark) + 1);
    this.#metrics.clear();
    this.#oracles.clear();
    for (const { terms } of this.book.entries()) this.#know(terms.oracle, terms.metric);
  }

  async #readRange(from: number, to: number): Promise<void> {
    const before = [...this.#oracles];
    // Terms first, because they say whose further logs there are to read, and of which oracles.
    const isShort = to - from < SHORT_RANGE;
    const logs = isShort ? await this.#readWhole(from, to, before) : await this.#readMine(from, to, before);
    const fresh = this.#newMetrics(logs);
    const earlier = await this.#readAnswers(fresh, to);
    const seen = new Set(logs.map(place));
    const all = [...logs, ...earlier.filter((log) => !seen.has(place(log)))];

    // Nothing can fail from here on: a range is taken in whole or not at all.
    for (const [oracle, metrics] of fresh) {
      for (const metric of metrics) {
        this.#know(oracle, metric);
        this.book.watch(oracle, metric);
      }
    }
    for (const log of all.sort(inOrder)) {
      for (const id of this.book.apply(log)) this.#touched?.add(id);
    }
  }

  async #readWhole(from: number, to: number, oracles: readonly string[]): Promise<ChainLog[]> {
    const filter = { addresses: [this.#escrow, ...oracles], topics: [[...ESCROW_TOPICS, ...ORACLE_TOPICS]] };
    return await readLogs(this.#provider, filter, from, to);
  }

  /** Only what is about the parties, where the node can tell. */
  async #readMine(from: number, to: number, oracles: readonly string[]): Promise<ChainLog[]> {
    const { parties, asArbiter = false } = this.#options;
    if (parties === undefined || asArbiter) return await this.#readWhole(from, to, oracles);
    const words = parties.map((party) => zeroPadValue(party, 32));
    const read = (addresses: readonly string[], topics: readonly (readonly string[] | null)[]) =>
      readLogs(this.#provider, { addresses, topics }, from, to);
    const asClient = await read([this.#escrow], [[PROPOSED_TOPIC], null, words]);
    const asAgency = await read([this.#escrow], [[PROPOSED_TOPIC], null, null, words]);
    const proposed = [...asClient, ...asAgency.filter((log) => !asClient.some((other) => place(other) === place(log)))];

    const ids = new Set(proposed.map(({ topics }) => topics[1] ?? ""));
    for (const { id } of this.book.entries()) ids.add(id);
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

  #know(oracle: string, metric: string): void {
    this.#metrics.add(`${oracle}/${metric}`.toLowerCase());
    this.#oracles.add(oracle.toLowerCase());
  }
}

interface SavedReader {
  readonly identity?: string;
  readonly marks: readonly Mark[];
  readonly book: SavedBook;
}

/** What must be the same for saved facts to be of use. */
function identity(escrow: string, { fromBlock = 0, parties, asArbiter = false }: ReadOptions): string {
  return JSON.stringify([1, escrow.toLowerCase(), fromBlock, parties?.map((it) => it.toLowerCase()).sort(), asArbiter]);
}

function parseSaved(text: string, expected: string): SavedReader | undefined {
  try {
    const saved = fromJson(text) as Partial<SavedReader> | null;
    if (saved?.identity !== expected || saved.book === undefined || !Array.isArray(saved.marks)) return undefined;
    return saved as SavedReader;
  } catch {
    return undefined;
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
