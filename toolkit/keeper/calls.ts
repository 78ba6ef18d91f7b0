import { escrowInterface, oracleInterface } from "../book/decode-log.js";
import type { PublishedMetric } from "./definitions.js";
import type { Due } from "./due.js";
import type { AskingOptions } from "./options.js";
import type { Call } from "./sender.js";

/** The transaction that does what is due, unless it is a question. */
export function escrowCall(due: Exclude<Due, { kind: "ask" }>, escrow: string): Call {
  return { key: due.key, to: escrow, data: dataOf(due) };
}

/** The transaction that has a question measured. */
export function askCall(
  { key, question }: Extract<Due, { kind: "ask" }>,
  { definition, source }: PublishedMetric,
  { oracle, subscriptionId, secretsVersion }: AskingOptions,
): Call {
  const data = oracleInterface.encodeFunctionData("ask", [
    definition,
    source,
    question,
    subscriptionId,
    secretsVersion,
  ]);
  return { key, to: oracle, data };
}

function dataOf(due: Exclude<Due, { kind: "ask" }>): string {
  switch (due.kind) {
    case "settle":
      return escrowInterface.encodeFunctionData("settle", [due.terms]);
    case "payUndisputed":
      return escrowInterface.encodeFunctionData("payUndisputed", [due.terms]);
    case "payInterim":
      return escrowInterface.encodeFunctionData("payInterim", [due.terms, due.period, due.point]);
    case "pushCredit":
      return escrowInterface.encodeFunctionData("pushCredit", [due.token, due.payee]);
  }
}
