import type { BookEntry } from "../book/entry.js";
import { inFlightUntil, type QuestionRecord } from "../book/question-record.js";
import { questionId, type Question } from "../metrics/question.js";
import { shortId, type Alert } from "./alert.js";
import { waitAfter } from "./backoff.js";
import { REQUEST_TIMEOUT, type Policy } from "./options.js";
import { failureText } from "./refusal.js";

/** What decides when to ask. */
export interface AskCase {
  readonly step: { readonly question: Question; readonly from: bigint; readonly before: bigint | null };
  readonly record: QuestionRecord;
  /** The keeper's place among the askers of the definition. */
  readonly index: number;
  readonly keeper: string;
  readonly now: bigint;
  readonly policy: Pick<Policy, "askBackoff" | "staggerSeconds">;
}

/**
 * When the keeper asks, Unix seconds: in its turn among the askers, when nobody's request is in flight, and after its own
 * failures later and later, but never so late that there would not be time for some more attempts.
 */
export function askAt({ step, record, index, keeper, now, policy }: AskCase): bigint {
  const { from, before, question } = step;
  let at = from + min(policy.staggerSeconds * BigInt(index), room(from, before));
  const mine = record.askers.find(({ asker }) => asker.toLowerCase() === keeper.toLowerCase());
  if (mine !== undefined) {
    // A request that nobody replied to counts as failed when its time is over.
    const failures = mine.failed + (mine.ended ? 0 : 1);
    const failedAt = mine.ended && mine.failure !== null ? mine.failure.at : mine.askedAt + REQUEST_TIMEOUT;
    const wait = BigInt(waitAfter(failures, policy.askBackoff, `${keeper}/${questionId(question)}`));
    at = max(at, failedAt + min(wait, room(failedAt, before)));
  }
  const flight = inFlightUntil(record, now, REQUEST_TIMEOUT);
  return flight === null ? at : max(at, flight);
}

/** That the source failed: the first time, and then each time the number of failures has doubled. */
export function sourceAlerts({ id, terms }: BookEntry, record: QuestionRecord, question: Question): Alert[] {
  if (record.answer !== null) return [];
  return record.askers.flatMap(({ asker, failed, failure }): Alert[] => {
    if (failure === null) return [];
    const text = failureText(failure.reason).slice(0, 200);
    const times = failed === 1 ? "once" : `${failed} times`;
    const hint = isAboutAccess(text)
      ? "The access was refused or revoked: have the account's owner restore it, and upload the secrets again."
      : "Look at the source and at the platform it reads; the keeper asks again.";
    return [
      {
        key: `source-failing/${questionId(question)}/${asker}/${Math.floor(Math.log2(failed))}`,
        code: "source-failing",
        message: `The source of agreement ${shortId(id)} failed ${times} for asker ${asker}: “${text}”.`,
        remedy: hint,
        agreement: id,
        until: question.notBefore + terms.reportGrace,
      },
    ];
  });
}

/** A quarter of what is left, so that several more attempts have room. */
function room(from: bigint, before: bigint | null): bigint {
  if (before === null) return 1n << 62n;
  return before > from ? (before - from) / 4n : 0n;
}

function isAboutAccess(text: string): boolean {
  return /\b(401|403)\b|unauthori|forbidden|revoked|credential|token|secret|permission|access/i.test(text);
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
