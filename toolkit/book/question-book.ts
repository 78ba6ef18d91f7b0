import { questionId, type Question } from "../metrics/question.js";
import type { ChainLog } from "./chain-log.js";
import { ANSWERED_TOPIC, ANSWER_FAILED_TOPIC, ASKED_TOPIC, oracleInterface } from "./decode-log.js";
import { keyOf } from "./key-of.js";
import { unasked, withFailure, withRequest, type QuestionRecord } from "./question-record.js";
import { UndoMap, type SavedUndoMap } from "./undo-map.js";

/** What was asked and answered about the metrics that terms name, from the oracles' logs. */
export class QuestionBook {
  readonly #records: UndoMap<QuestionRecord>;
  /** Ids of the agreements that wait for answers to a metric, by `oracle/metric`. */
  readonly #byMetric = new Map<string, Set<string>>();

  constructor(saved?: SavedUndoMap<QuestionRecord>) {
    this.#records = new UndoMap(saved);
  }

  /**
   * From here on, answers to this metric are kept.
   *
   * @param id An agreement whose terms name it.
   */
  watch(oracle: string, metric: string, id?: string): void {
    const key = keyOf(oracle, metric);
    const ids = this.#byMetric.get(key) ?? new Set();
    if (id !== undefined) ids.add(id);
    this.#byMetric.set(key, ids);
  }

  /** The agreements whose terms name this metric of this oracle. */
  agreementsOn(oracle: string, metric: string): readonly string[] {
    return [...(this.#byMetric.get(keyOf(oracle, metric)) ?? [])];
  }

  /** What is known of a question; of an oracle without logs nothing ever is. */
  at(oracle: string, question: Question): QuestionRecord {
    return this.#records.get(keyOf(oracle, questionId(question))) ?? unasked(question.metric);
  }

  /**
   * Takes in a log of an oracle.
   *
   * @returns Ids of the agreements that it is about.
   */
  apply(log: ChainLog): readonly string[] {
    const [topic, question = ""] = log.topics;
    const key = keyOf(log.address, question);
    const known = this.#records.get(key);
    if (topic === ANSWER_FAILED_TOPIC) {
      // A request that no agreement here waits for.
      if (known === undefined) return [];
      const { requestId, reason } = oracleInterface.decodeEventLog("AnswerFailed", log.data, log.topics);
      this.#records.set(log.block, key, withFailure(known, requestId as string, reason as string, log.at));
      return this.agreementsOn(log.address, known.metric);
    }
    const metric = log.topics[2] ?? "";
    if (!this.#byMetric.has(keyOf(log.address, metric))) return [];
    const record = known ?? unasked(metric);
    if (topic === ANSWERED_TOPIC) {
      const answer = { value: BigInt(log.data), answeredAt: log.at };
      this.#records.set(log.block, key, { ...record, answer });
    } else if (topic === ASKED_TOPIC) {
      const { requestId, asker } = oracleInterface.decodeEventLog("Asked", log.data, log.topics);
      this.#records.set(log.block, key, withRequest(record, asker as string, requestId as string, log.at));
    } else {
      return [];
    }
    return this.agreementsOn(log.address, metric);
  }

  /** As `UndoMap` does. What is watched stays. */
  rewindTo(block: number): void {
    this.#records.rewindTo(block);
  }

  forgetThrough(block: number): void {
    this.#records.forgetThrough(block);
  }

  clear(): void {
    this.#records.clear();
    this.#byMetric.clear();
  }

  save(): SavedUndoMap<QuestionRecord> {
    return this.#records.save();
  }
}
