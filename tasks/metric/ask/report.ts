import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { DueQuestion } from "../../../toolkit/calls/oracles/due-question.js";
import { performance } from "../../../toolkit/pricing/performance.js";
import { capital } from "../../../toolkit/words/capital.js";
import { wordsFor } from "../../../toolkit/words/words.js";
import { EXIT } from "../../support/exit-codes.js";
import type { TaskResult } from "../../support/task-action.js";
import { numberText, worthOf } from "../number-text.js";
import type { Reply } from "./wait.js";

/** A request that was sent. */
export interface SentRequest {
  readonly due: Pick<DueQuestion, "question" | "text" | "answerBefore">;
  /** When it can be asked again if nothing comes; Unix seconds. */
  readonly expiresAt: bigint;
  readonly transaction: string;
}

/** The outcome of asking, for a person and for a program. */
export function reportReply(agreement: Agreement, sent: SentRequest, reply: Reply | undefined): TaskResult {
  const { due, expiresAt, transaction } = sent;
  const words = wordsFor(agreement);
  const data = { sent: true, transaction, question: due.question };
  if (reply === undefined) {
    return {
      text: [
        "The oracle network has not replied yet. The request may still be answered.",
        "`npx hardhat agreement receipt` shows whether it was. " +
          `From ${words.moment(expiresAt)} on the same account can ask again.`,
        "If nothing ever comes: do the nodes run (`npx hardhat doctor`), and has the subscription enough LINK?",
      ].join("\n"),
      data: { ...data, reply: null, askAgainFrom: expiresAt },
      exitCode: EXIT.negative,
    };
  }
  if (reply.kind === "answered") {
    const number = numberText(agreement, reply.value);
    return {
      text: [
        `The answer is ${number}, written on ${words.moment(reply.answeredAt)}.`,
        ...worth(agreement, due, reply.value),
      ].join("\n"),
      data: { ...data, reply: { ...reply, number } },
    };
  }
  const what =
    reply.kind === "failed"
      ? `No answer: the program failed with “${reply.reason}”.`
      : `No answer: the reply could not be delivered, because ${reply.reason}.`;
  return {
    text: [
      what,
      `Nothing is written. ${capital(due.text)} can be asked again, until ${words.moment(due.answerBefore)}.`,
      reply.kind === "failed"
        ? "Repair what it says, and try it without LINK first: `npx hardhat metric simulate`."
        : "Look at the subscription: `npx hardhat functions subscription info`.",
    ].join("\n"),
    data: { ...data, reply },
    exitCode: EXIT.negative,
  };
}

/** What comes next. An interim question has a window that ends before its period does. */
function worth(agreement: Agreement, { question }: SentRequest["due"], value: bigint): string[] {
  const { terms } = agreement;
  const period = terms.periodEnds.indexOf(question.to);
  if (period < 0) {
    const running = terms.periodEnds.findIndex((end) => question.to < end);
    return performance(terms, running, value) === 0n
      ? ["So far nothing is earned, so there is no interim payment."]
      : ["Pay what it has earned so far with `npx hardhat agreement interim`."];
  }
  return [
    `It pays ${worthOf(agreement, period, value).text}${terms.reviewWindow === 0n ? "" : ", unless a dispute changes it"}.`,
    terms.reviewWindow === 0n
      ? "Pay it out with `npx hardhat agreement settle`."
      : "Pay it out with `npx hardhat agreement settle`, once the time for disputes is over.",
  ];
}
