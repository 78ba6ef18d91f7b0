import { getAddress, isAddress, ZeroHash } from "ethers";

import type { AttestedMetric } from "../../metrics/attested-metric.js";
import type { FunctionsMetric } from "../../metrics/functions-metric.js";
import { countOf } from "../../words/count.js";
import { harmless, quoted } from "../../words/harmless.js";
import { joined } from "../../words/joined.js";
import { facts, list, paragraph, warning, type Block, type Section } from "../document.js";
import type { KnownReading } from "../metric-reading.js";
import type { Subject } from "../subject.js";

/** What is measured, how and by whom, as far as the published definition says. */
export function metricSection(subject: Subject): Section {
  return {
    id: "metric",
    title: "What is measured, and by whom",
    blocks: [...blocksOf(subject), ...windowBlocks(subject)],
  };
}

function blocksOf(subject: Subject): Block[] {
  const { reading } = subject;
  switch (reading.kind) {
    case "known":
      return [
        paragraph(`A program of this project, “${reading.name}”, measures. It does the following:`),
        list(reading.statements.map(harmless)),
        ...functionsBlocks(subject, reading.definition, reading),
      ];
    case "misused":
      return [
        warning(
          `The program “${reading.name}” of this project is to measure, but what it was given makes no sense to it: ` +
            harmless(reading.problem),
        ),
        argumentList(reading.definition),
        ...functionsBlocks(subject, reading.definition),
      ];
    case "foreign":
      return [
        warning(
          "A program measures that is not one of this project’s. Nobody here has read its code, so nobody here can say what " +
            "it counts. The code was published with the definition: have it read by somebody you trust before you sign.",
        ),
        argumentList(reading.definition),
        ...functionsBlocks(subject, reading.definition),
      ];
    case "attested":
      return attestedBlocks(subject, reading.definition);
    case "mismatch":
      return [
        warning(
          "The definition that came with these terms is not the one that the terms commit to. What it says is left out here, " +
            "because it would be about something else. Nobody can say from it what is measured.",
        ),
        facts([
          ["The terms commit to", subject.terms.metric],
          ["The definition is", reading.given],
        ]),
      ];
    case "unknown":
      return [
        warning(
          "No definition of the number was found. The terms hold only its fingerprint, from which nobody can tell what is " +
            "measured, in which unit, by whom, or who can change it. All results below are bare numbers.",
        ),
        facts([["The terms commit to", subject.terms.metric]]),
      ];
  }
}

function argumentList({ args, sourceHash }: FunctionsMetric): Block {
  return facts([
    ["Fingerprint of the code", sourceHash],
    ["It is given", ...(args.length === 0 ? ["nothing"] : args.map(quoted))],
  ]);
}

function functionsBlocks(subject: Subject, definition: FunctionsMetric, known?: KnownReading): Block[] {
  const { askers, unit, decimals, donId, secretsSlot } = definition;
  const secrets =
    known === undefined
      ? [`whatever the code asks for, from slot ${secretsSlot} of whoever asks`]
      : known.secrets.length === 0
        ? ["none"]
        : [`${joined(known.secrets.map(quoted), "and")}, of whoever asks; stored with the network`];
  return [
    paragraph(
      "The program runs in an oracle network (Chainlink Functions): several computers run it, each by itself, and agree on the " +
        "middle one of their results. The first number that arrives is the answer, and it never changes. If they fail, no " +
        "answer is written, and the question can be asked again.",
    ),
    facts([
      ["One unit is", quoted(unit), ...decimalsText(decimals)],
      ["May ask", ...askers.map((asker) => accountText(subject, asker))],
      ["Access", ...secrets],
      ["Network", networkText(donId)],
    ]),
    paragraph(
      "Whoever asks pays the network for it. The public networks of Chainlink Functions were switched off in 2026: make sure " +
        "that the network named here answers before any money depends on it.",
    ),
  ];
}

function attestedBlocks(subject: Subject, definition: AttestedMetric): Block[] {
  const { signers, threshold, statement, documentHash, unit, decimals } = definition;
  const all = BigInt(signers.length);
  const needed =
    all === 1n
      ? "One account says the number:"
      : threshold === all
        ? `All ${all} of these have to sign the same number:`
        : `${threshold} of these ${all} have to sign the same number:`;
  return [
    paragraph(
      `No machine measures. ${all === 1n ? "The account named below states the number, and signs" : "Those named below state the number, and sign"} this for each period:`,
    ),
    paragraph(quoted(statement)),
    facts([
      [needed.slice(0, -1), ...signers.map((signer) => accountText(subject, signer))],
      ["One unit is", quoted(unit), ...decimalsText(decimals)],
      ...(documentHash === ZeroHash
        ? []
        : [["A longer document", "exists; its fingerprint is", documentHash] as [string, ...string[]]]),
    ]),
    paragraph(
      `The first number that ${all === 1n ? "it" : "enough of them"} signed and anybody submitted is the answer, and it never changes. The contract ` +
        "checks signatures; it cannot check whether the number is true.",
    ),
  ];
}

function accountText(subject: Subject, account: string): string {
  return isAddress(account) ? subject.account(getAddress(account)) : quoted(account);
}

function decimalsText(decimals: bigint): string[] {
  return decimals === 0n ? ["counted in whole units"] : [`measured to ${countOf(decimals, "decimal place")}`];
}

/** Networks call themselves by text in 32 bytes; what is none is shown as it is. */
function networkText(donId: string): string {
  const bytes = (donId.slice(2).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const text = String.fromCharCode(...bytes).replace(/\0+$/, "");
  return /^[\x21-\x7e]+$/.test(text) ? quoted(text) : donId;
}

function windowBlocks({ terms }: Subject): Block[] {
  if (terms.steps.length === 0) return [];
  return [
    paragraph(
      "A period counts from its first second to the last one before its end. The number can be asked for only after that, and " +
        "only an answer that arrives in time counts (see “Dates”).",
    ),
  ];
}
