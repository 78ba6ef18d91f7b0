import { getAddress } from "ethers";

import type { Question } from "../metrics/question.js";
import type { AgreementEvent } from "../receipt/agreement-event.js";
import type { Terms } from "../terms/types.js";
import { EMPTY_LEDGER } from "../pricing/ledger.js";
import { reviewFrom } from "../schedule/windows.js";
import { periodQuestion } from "../schedule/questions.js";
import { toEvent } from "../receipt/events.js";
import { applyEvent } from "./apply-event.js";
import type { ChainLog } from "./chain-log.js";
import { CreditBook, type Credit } from "./credit-book.js";
import { TermsDecoder } from "./decode-terms.js";
import { decodeLog, escrowInterface, PROPOSED_TOPIC } from "./decode-log.js";
import type { BookEntry } from "./entry.js";
import { QuestionBook } from "./question-book.js";
import type { QuestionRecord } from "./question-record.js";
import { UndoMap, type SavedUndoMap } from "./undo-map.js";

export interface BookOptions {
  /** Only agreements with one of these as client or agency. Default: all. */
  readonly parties?: readonly string[];
  /** Also those with one of them as arbiter. Default false. */
  readonly asArbiter?: boolean;
}

/** The book as plain data; bigints included, so it takes `toJson` to write it. */
export interface SavedBook {
  readonly agreements: SavedUndoMap<BookEntry>;
  readonly questions: SavedUndoMap<QuestionRecord>;
  readonly credits: SavedUndoMap<Credit>;
}

/**
 * The state of any number of agreements, from logs alone: of the escrow, and of the oracles that terms name. Give it all
 * logs in the order of the chain; those that are no business of its agreements it leaves aside.
 */
export class Book {
  readonly #escrow: string;
  readonly #parties: ReadonlySet<string> | undefined;
  readonly #asArbiter: boolean;
  readonly #agreements: UndoMap<BookEntry>;
  readonly #questions: QuestionBook;
  readonly #credits: CreditBook;
  readonly #decoder = new TermsDecoder();

  constructor(escrow: string, { parties, asArbiter = false }: BookOptions = {}, saved?: SavedBook) {
    this.#escrow = escrow.toLowerCase();
    this.#parties = parties && new Set(parties.map((party) => getAddress(party)));
    this.#asArbiter = asArbiter;
    this.#agreements = new UndoMap(saved?.agreements);
    this.#questions = new QuestionBook(saved?.questions);
    this.#credits = new CreditBook(saved?.credits);
    for (const entry of this.#agreements.values()) this.#watchFor(entry);
  }

  /** How many agreements there are. */
  get size(): number {
    return this.#agreements.size;
  }

  get(id: string): BookEntry | undefined {
    return this.#agreements.get(id);
  }

  /** In the order in which their terms appeared. */
  entries(): IterableIterator<BookEntry> {
    return this.#agreements.values();
  }

  /** The agreements whose terms name this metric of this oracle. */
  agreementsOn(oracle: string, metric: string): readonly string[] {
    return this.#questions.agreementsOn(oracle, metric);
  }

  /** From here on, answers to this metric are kept although no terms name it yet. */
  watch(oracle: string, metric: string): void {
    this.#questions.watch(oracle, metric);
  }

  /** What is known of a question; of an oracle without logs nothing ever is. */
  questionAt(oracle: string, question: Question): QuestionRecord {
    return this.#questions.at(oracle, question);
  }

  /** What waits for `payee`, in base units. Only credits that agreements of this book left are known. */
  creditOf(payee: string, token: string): bigint {
    return this.#credits.get(payee, token)?.amount ?? 0n;
  }

  /** How many payments to `payee` did not arrive so far, paid since or not. */
  creditTimes(payee: string, token: string): number {
    return this.#credits.get(payee, token)?.times ?? 0;
  }

  /** All that waits for anybody. */
  credits(): Credit[] {
    return this.#credits.open();
  }

  /**
   * Takes in one log.
   *
   * @returns Ids of the agreements that it is about.
   */
  apply(log: ChainLog): readonly string[] {
    return log.address.toLowerCase() === this.#escrow ? this.#applyOfEscrow(log) : this.#questions.apply(log);
  }

  /** Takes back everything after `block`, of a chain that was reorganised. */
  rewindTo(block: number): void {
    for (const part of this.#parts()) part.rewindTo(block);
  }

  /** Forgets how to go back to `block` or earlier. */
  forgetThrough(block: number): void {
    for (const part of this.#parts()) part.forgetThrough(block);
  }

  clear(): void {
    for (const part of this.#parts()) part.clear();
  }

  save(): SavedBook {
    return {
      agreements: this.#agreements.save(),
      questions: this.#questions.save(),
      credits: this.#credits.save(),
    };
  }

  #parts() {
    return [this.#agreements, this.#questions, this.#credits] as const;
  }

  #applyOfEscrow(log: ChainLog): readonly string[] {
    const id = log.topics[1] ?? "";
    if (log.topics[0] === PROPOSED_TOPIC) return this.#propose(id, log);
    const entry = this.#agreements.get(id);
    const decoded = decodeLog(escrowInterface, log);
    if (decoded?.name === "Withdrawn") {
      this.#credits.withdraw(log.block, decoded.args as unknown as Credit);
      return [];
    }
    if (entry === undefined || decoded === undefined) return [];
    const { name, args } = decoded;

    if (name === "Credited") this.#credits.add(log.block, args as unknown as Credit);
    if (name === "Retracted") this.#agreements.set(log.block, id, { ...entry, consent: "retracted" });
    const event = toEvent(entry.terms, name, args);
    if (event !== undefined) {
      const ledger = applyEvent(entry.terms, entry.ledger, event, this.#reviewEnd(entry, event, log));
      this.#agreements.set(log.block, id, { ...entry, ledger });
    }
    return [id];
  }

  #propose(id: string, log: ChainLog): readonly string[] {
    const known = this.#agreements.get(id);
    if (known !== undefined) {
      this.#agreements.set(log.block, id, { ...known, consent: "given" });
      return [id];
    }
    const terms = this.#decoder.decode(log.data);
    if (!this.#isWanted(terms)) return [];
    const since = { block: log.block, at: log.at };
    const entry: BookEntry = { id, terms, consent: "given", ledger: EMPTY_LEDGER, since };
    this.#agreements.set(log.block, id, entry);
    this.#watchFor(entry);
    return [id];
  }

  #isWanted({ client, agency, arbiter }: Terms): boolean {
    const parties = this.#parties;
    return (
      parties === undefined || [client, agency, ...(this.#asArbiter ? [arbiter] : [])].some((it) => parties.has(it))
    );
  }

  /**
   * When the dispute that `event` opens can be ruled on. Where the oracle has no logs, nothing says when an answer was
   * written, and the latest moment that is possible is taken.
   */
  #reviewEnd({ terms }: BookEntry, event: AgreementEvent, log: ChainLog): bigint {
    if (event.kind !== "disputed") return 0n;
    const missing = event.value === null;
    const { answer } = this.questionAt(terms.oracle, periodQuestion(terms, event.period));
    if (!missing && answer === null) return log.at + terms.reviewWindow;
    return reviewFrom(terms, event.period, missing ? null : (answer?.answeredAt ?? null)) + terms.reviewWindow;
  }

  #watchFor({ id, terms }: BookEntry): void {
    this.#questions.watch(terms.oracle, terms.metric, id);
  }
}
