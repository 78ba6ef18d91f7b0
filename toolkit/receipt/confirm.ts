import { answerCounts } from "../schedule/windows.js";

import type { AnswerRecord, Entry, ReceiptFacts } from "./receipt.js";
import { AGREES, type Verdict } from "./verdict.js";
import { measured } from "./wording.js";

/** Whether the oracle confirms the answer by which a movement was made. */
export function doubtAbout(facts: ReceiptFacts, entry: Entry, questionId: string): Verdict {
  const { event } = entry;
  if (event.kind !== "settled" && event.kind !== "disputed" && event.kind !== "interimPaid") return AGREES;
  const record = facts.answers.find((answer) => answer.questionId === questionId);
  if (record === undefined) return unconfirmed("its question was not looked up");
  const { oracle, written } = record;
  const used = event.value === null ? "a missing answer" : `the answer ${measured(facts.metric, event.value)}`;

  if (oracle === "gone") {
    // Without the oracle its event is still a proof. That there was no event proves nothing.
    if (written === null) return unconfirmed(`the oracle no longer responds and left no record that confirms ${used}`);
    const then = counted(facts, record, entry, { value: written.value, answeredAt: written.place.time });
    if (then === event.value) return AGREES;
    return unconfirmed(
      `the oracle no longer responds, and its event says ${measured(facts.metric, written.value)} where ${used} was used`,
    );
  }
  const now = oracle === "unanswered" ? null : counted(facts, record, entry, oracle);
  if (now === event.value) return AGREES;
  return unconfirmed(`the oracle no longer confirms ${used}: it says ${said(facts, oracle, now)}`);
}

/** What the escrow had to make of an answer when it read it: its value, or null when it was missing. */
function counted(
  { terms }: ReceiptFacts,
  { purpose, period, question }: AnswerRecord,
  { place }: Entry,
  { value, answeredAt }: { value: bigint; answeredAt: bigint },
): bigint | null {
  if (answeredAt > place.time) return null;
  const inTime = purpose === "interim" ? answeredAt >= question.to : answerCounts(terms, period, answeredAt);
  return inTime ? value : null;
}

function said(
  { metric }: ReceiptFacts,
  oracle: Exclude<AnswerRecord["oracle"], "gone">,
  counts: bigint | null,
): string {
  if (oracle === "unanswered") return "that there is none";
  const value = measured(metric, oracle.value);
  return counts === null ? `${value}, written when it did not count` : value;
}

function unconfirmed(reason: string): Verdict {
  return { kind: "unconfirmed", reason };
}
