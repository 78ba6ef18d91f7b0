import type { Answer } from "../pricing/action.js";

/** What the logs of an oracle say about one question. Never changed, only replaced. */
export interface QuestionRecord {
  readonly metric: string;
  /** Written once; null while there is none. */
  readonly answer: Answer | null;
  /** Who asked, each once, in the order of their first requests. At most the askers of the definition. */
  readonly askers: readonly AskerRecord[];
}

/** The requests of one asker for one question. */
export interface AskerRecord {
  readonly asker: string;
  /** How many requests it made. */
  readonly asked: number;
  /** The latest of them, and its block time. */
  readonly requestId: string;
  readonly askedAt: bigint;
  /** Whether the latest came back without an answer. */
  readonly ended: boolean;
  /** How many came back without an answer. */
  readonly failed: number;
  /** Of the latest that did: when, and the reason's bytes as a hexadecimal string. */
  readonly failure: { readonly at: bigint; readonly reason: string } | null;
}

/** The record of a question that nobody has asked. */
export function unasked(metric: string): QuestionRecord {
  return { metric, answer: null, askers: [] };
}

/** The record after a request. */
export function withRequest(record: QuestionRecord, asker: string, requestId: string, at: bigint): QuestionRecord {
  const before = record.askers.find((known) => known.asker === asker);
  const now: AskerRecord = {
    asker,
    asked: (before?.asked ?? 0) + 1,
    requestId,
    askedAt: at,
    ended: false,
    failed: before?.failed ?? 0,
    failure: before?.failure ?? null,
  };
  const askers = before === undefined ? [...record.askers, now] : replaced(record.askers, before, now);
  return { ...record, askers };
}

/** The record after a request came back without an answer. */
export function withFailure(record: QuestionRecord, requestId: string, reason: string, at: bigint): QuestionRecord {
  const before = record.askers.find((known) => known.requestId === requestId);
  // One that was overtaken by a later request of the same asker says nothing about that one.
  if (before === undefined) return record;
  const now = { ...before, ended: true, failed: before.failed + 1, failure: { at, reason } };
  return { ...record, askers: replaced(record.askers, before, now) };
}

/**
 * Until when the question's latest request may still be answered, Unix seconds; null when none is in flight at `now`.
 *
 * @param timeout Seconds after which a request no longer counts; the oracle's `REQUEST_TIMEOUT`.
 */
export function inFlightUntil({ answer, askers }: QuestionRecord, now: bigint, timeout: bigint): bigint | null {
  if (answer !== null) return null;
  let until: bigint | null = null;
  for (const { askedAt, ended } of askers) {
    const expires = askedAt + timeout;
    if (!ended && now < expires && (until === null || expires > until)) until = expires;
  }
  return until;
}

function replaced(askers: readonly AskerRecord[], before: AskerRecord, now: AskerRecord): AskerRecord[] {
  return askers.map((known) => (known === before ? now : known));
}
