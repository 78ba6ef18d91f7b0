import { getAddress } from "ethers";

import { questionId, type Question } from "../metrics/question.js";
import type { AgreementEvent } from "../receipt/agreement-event.js";
import type { Terms } from "../terms/types.js";
import { EMPTY_LEDGER } from "../pricing/ledger.js";
import { reviewFrom } from "../schedule/windows.js";
import { periodQuestion } from "../schedule/questions.js";
import { toEvent } from "../receipt/events.js";
import { applyEvent } from "./apply-event.js";
import type { ChainLog } from "./chain-log.js";
import { TermsDecoder } from "./decode-terms.js";
import {
  ANSWERED_TOPIC,
  ANSWER_FAILED_TOPIC,
  ASKED_TOPIC,
  decodeLog,
  type Decoded,
  escrowInterface,
  oracleInterface,
  PROPOSED_TOPIC,
} from "./decode-log.js";
import type { BookEntry } from "./entry.js";
import { unasked, withFailure, withRequest, type QuestionRecord } from "./question-record.js";
import { UndoMap, type SavedUndoMap } from "./undo-map.js";

/** Money that did not arrive and waits for its payee, in base units of the token; the zero address is the currency. */
export interface Credit {
  readonly payee: string;
  readonly token: string;
  readonly amount: bigint;
  /** How many payments did not arrive so far; tells one credit from a later one of the same amount. */
  readonly times: number;
}

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
  readonly #questions: UndoMap<QuestionRecord>;
  readonly #credits: UndoMap<Credit>;
  /** Ids of the agreements that wait for answers to a metric, by `oracle/metric`. */
  readonly #byMetric = new Map<string, Set<string>>();
  readonly #decoder = new TermsDecoder();

  constructor(escrow: string, { parties, asArbiter = false }: BookOptions = {}, saved?: SavedBook) {
    this.#escrow = escrow.toLowerCase();
    this.#parties = parties && new Set(parties.map((party) => getAddress(party)));
    this.#asArbiter = asArbiter;
    this.#agreements = new UndoMap(saved?.agreements);
    this.#questions = new UndoMap(saved?.questions);
    this.#credits = new UndoMap(saved?.credits);
    for (const entry of this.#agreements.values()) this.#index(entry);
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
    return [...(this.#byMetric.get(keyOf(oracle, metric)) ?? [])];
  }

  /** From here on, answers to this metric are kept although no terms name it yet. */
  watch(oracle: string, metric: string): void {
    const key = keyOf(oracle, metric);
    if (!this.#byMetric.has(key)) this.#byMetric.set(key, new Set());
  }

  /** What is known of a question; of an oracle without logs nothing ever is. */
  questionAt(oracle: string, question: Question): QuestionRecord {
    return this.#questions.get(keyOf(oracle, questionId(question))) ?? unasked(question.metric);
  }

  /** What waits for `payee`, in base units. Only credits that agreements of this book left are known. */
  creditOf(payee: string, token: string): bigint {
    return this.#credits.get(keyOf(payee, token))?.amount ?? 0n;
  }

  /** How many payments to `payee` did not arrive so far, paid since or not. */
  creditTimes(payee: string, token: string): number {
    return this.#credits.get(keyOf(payee, token))?.times ?? 0;
  }

  /** All that waits for anybody. */
  credits(): Credit[] {
    return [...this.#credits.values()].filter(({ amount }) => amount > 0n);
  }

  /**
   * Takes in one log.
   *
   * @returns Ids of the agreements that it is about.
   */
  apply(log: ChainLog): readonly string[] {
    return log.address.toLowerCase() === this.#escrow ? this.#applyOfEscrow(log) : this.#applyOfOracle(log);
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
    this.#byMetric.clear();
  }

  save(): SavedBook {
    return {
      agreements: this.#agreements.save(),
      questions: this.#questions.save(),
      credits: this.#credits.save(),
    };
  }

  #parts(): UndoMap<unknown>[] {
    return [this.#agreements, this.#questions, this.#credits];
  }

  #applyOfEscrow(log: ChainLog): readonly string[] {
    const id = log.topics[1] ?? "";
    if (log.topics[0] === PROPOSED_TOPIC) return this.#propose(id, log);
    const entry = this.#agreements.get(id);
    const decoded = decodeLog(escrowInterface, log);
    if (decoded?.name === "Withdrawn") return this.#withdraw(log, decoded.args);
    if (entry === undefined || decoded === undefined) return [];
    const { name, args } = decoded;

    if (name === "Credited") this.#credit(log, args);
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
    this.#index(entry);
    return [id];
  }

  #isWanted({ client, agency, arbiter }: Terms): boolean {
    const parties = this.#parties;
    return (
      parties === undefined || [client, agency, ...(this.#asArbiter ? [arbiter] : [])].some((it) => parties.has(it))
    );
  }

  #applyOfOracle(log: ChainLog): readonly string[] {
    const [topic, question = ""] = log.topics;
    const key = keyOf(log.address, question);
    const known = this.#questions.get(key);
    if (topic === ANSWER_FAILED_TOPIC) {
      // A request that no agreement here waits for.
      if (known === undefined) return [];
      const { requestId, reason } = oracleInterface.decodeEventLog("AnswerFailed", log.data, log.topics);
      this.#questions.set(log.block, key, withFailure(known, requestId as string, reason as string, log.at));
      return this.agreementsOn(log.address, known.metric);
    }
    const metric = log.topics[2] ?? "";
    if (!this.#byMetric.has(keyOf(log.address, metric))) return [];
    const record = known ?? unasked(metric);
    if (topic === ANSWERED_TOPIC) {
      const answer = { value: BigInt(log.data), answeredAt: log.at };
      this.#questions.set(log.block, key, { ...record, answer });
    } else if (topic === ASKED_TOPIC) {
      const { requestId, asker } = oracleInterface.decodeEventLog("Asked", log.data, log.topics);
      this.#questions.set(log.block, key, withRequest(record, asker as string, requestId as string, log.at));
    } else {
      return [];
    }
    return this.agreementsOn(log.address, metric);
  }

  #withdraw(log: ChainLog, args: Decoded["args"]): readonly string[] {
    const { payee, token } = args as { payee: string; token: string };
    // What is withdrawn is always all that there is.
    const key = keyOf(payee, token);
    const known = this.#credits.get(key);
    if (known !== undefined) this.#credits.set(log.block, key, { ...known, amount: 0n });
    return [];
  }

  #credit(log: ChainLog, args: Decoded["args"]): void {
    const { payee, token, amount } = args as unknown as Credit;
    const key = keyOf(payee, token);
    const known = this.#credits.get(key) ?? { amount: 0n, times: 0 };
    this.#credits.set(log.block, key, { payee, token, amount: known.amount + amount, times: known.times + 1 });
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

  #index({ id, terms }: BookEntry): void {
    this.watch(terms.oracle, terms.metric);
    this.#byMetric.get(keyOf(terms.oracle, terms.metric))?.add(id);
  }
}

function keyOf(address: string, word: string): string {
  return `${address.toLowerCase()}/${word.toLowerCase()}`;
}
