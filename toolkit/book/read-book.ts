import { type BlockFacts, getBlock, getLatestBlock, type RpcProvider } from "../chain/rpc.js";
import { Book, type SavedBook } from "./book.js";
import { fromJson, toJson } from "./json.js";
import { LogSource, type ReadOptions } from "./log-source.js";
import { newestOnChain, withMark, type Mark } from "./marks.js";

/** What a refresh did. */
export interface Refreshed {
  /** The newest block, whose state the book now has. */
  readonly head: BlockFacts;
  /** Ids of the agreements about which there was something new; null for all, after a reorganisation. */
  readonly touched: ReadonlySet<string> | null;
}

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
  readonly #source: LogSource;
  readonly #options: ReadOptions;
  #marks: Mark[];
  /** What a refresh has to say: also what one that failed later on had already read. */
  #touched: Set<string> | null = new Set();

  constructor(provider: RpcProvider, escrow: string, options: ReadOptions = {}, saved?: SavedReader) {
    this.#provider = provider;
    this.#escrow = escrow;
    this.#options = options;
    this.book = new Book(escrow, options, saved?.book);
    this.#marks = [...(saved?.marks ?? [])];
    this.#source = new LogSource(provider, escrow, options);
    this.#knowAll();
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
    this.#source.forget();
    this.#knowAll();
  }

  async #readRange(from: number, to: number): Promise<void> {
    const { logs, fresh } = await this.#source.read(from, to, this.book.entries());

    // Nothing can fail from here on: a range is taken in whole or not at all.
    for (const [oracle, metrics] of fresh) {
      for (const metric of metrics) {
        this.#source.know(oracle, metric);
        this.book.watch(oracle, metric);
      }
    }
    for (const log of logs) {
      for (const id of this.book.apply(log)) this.#touched?.add(id);
    }
  }

  #knowAll(): void {
    for (const { terms } of this.book.entries()) this.#source.know(terms.oracle, terms.metric);
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
