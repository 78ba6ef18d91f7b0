import { ZeroAddress } from "ethers";

import type { Place } from "../../logs/chain-reader.js";
import { harmless } from "../../words/harmless.js";
import { priceLines } from "../price-lines.js";
import type { Receipt, ReceiptLine } from "../receipt.js";
import {
  conclusion,
  dateTime,
  FUNDING_WAYS,
  lineTitle,
  measured,
  money,
  outcomeText,
  reportLines,
  span,
  STATUS_TEXTS,
  verdictText,
  whose,
} from "../wording.js";
import { aside, detail, field, heading, section, sentences } from "./text-layout.js";

/** A receipt for a terminal or a log file: plain text without colours, at most 100 columns wherever words allow it. */
export function renderText(receipt: Receipt): string {
  return [
    ...heading("Receipt of a pay-for-performance agreement", "="),
    ...parties(receipt),
    ...section("What is measured", metric(receipt)),
    ...section(
      "How a period is priced",
      priceLines(receipt).flatMap((line) => sentences(line)),
    ),
    ...section("Consent", consents(receipt)),
    ...section("Movements", receipt.lines.length === 0 ? ["Nothing was ever funded."] : movements(receipt)),
    ...section("Answers", answers(receipt)),
    ...section("Requests to the oracle network", requests(receipt)),
    ...section("Payments that did not arrive", credits(receipt)),
    ...section("Totals", totals(receipt)),
    "",
    ...sentences(conclusion(receipt)),
    "",
  ].join("\n");
}

function parties({ id, location, terms, token, contract, reading }: Receipt): string[] {
  const periods = terms.periodEnds.length;
  return [
    field("agreement", id),
    field("escrow", `${location.verifyingContract} on chain ${location.chainId}`),
    field("client", terms.client),
    field("agency", terms.agency),
    ...(terms.arbiter === ZeroAddress ? [] : [field("arbiter", terms.arbiter)]),
    field("token", terms.token === ZeroAddress ? token.symbol : `${harmless(token.symbol)}, ${terms.token}`),
    field(
      "periods",
      `${periods}, ${span(terms.start, terms.periodEnds.at(-1) ?? terms.start)}, counted from 1; ` +
        `at most ${money({ token }, terms.cap)} each`,
    ),
    field("state", STATUS_TEXTS[contract.status]),
    field("as of", `block ${reading.toBlock}, ${dateTime(reading.time)}`),
    field("read from", `block ${reading.fromBlock} on, in ${reading.calls} calls of the node`),
  ];
}

function metric({ terms, metric: { metric, description, published } }: Receipt): string[] {
  const where =
    published === undefined ? [] : [field("published", dateTime(published.time)), field("", reference(published))];
  const ids = [field("metric", terms.metric), field("oracle", terms.oracle), ...where];
  switch (metric.kind) {
    case "unknown":
      return [
        ...sentences("No definition was found whose hash is the metric of the terms: nobody can say what is measured."),
        ...ids,
      ];
    case "functions":
      return [
        field("unit", measuredUnit(metric.definition)),
        ...(description ?? []).flatMap((statement) => aside(harmless(statement))),
        field("source", `JavaScript of hash ${metric.definition.sourceHash}`),
        ...metric.definition.args.map((arg, index) => field(`argument ${index + 1}`, harmless(arg) || "(empty)")),
        ...metric.definition.askers.map((asker) => field("may ask", asker)),
        ...ids,
      ];
    case "attested":
      return [
        field("unit", measuredUnit(metric.definition)),
        ...aside(`“${harmless(metric.definition.statement)}”`),
        field("signers", `${metric.definition.threshold} of ${metric.definition.signers.length} must sign`),
        ...metric.definition.signers.map((signer) => field("", signer)),
        ...ids,
      ];
  }
}

function measuredUnit({ unit, decimals }: { unit: string; decimals: bigint }): string {
  return decimals === 0n ? harmless(unit) : `${harmless(unit)}, with ${decimals} decimal places`;
}

function consents({ consents: all, terms }: Receipt): string[] {
  return all.flatMap(({ kind, place, sender }) => {
    const by =
      sender === terms.agency
        ? "by the agency itself"
        : `with the agency's signature, brought by ${whose(terms, sender)}`;
    const what = kind === "given" ? `given ${by}` : "taken back by the agency; signatures given before are void";
    return [...sentences(what), ...at(place)];
  });
}

function movements(receipt: Receipt): string[] {
  return receipt.lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [""]),
    ...sentences(`${index + 1}. ${dateTime(line.place.time)}: ${lineTitle(receipt, line)}`),
    ...amounts(receipt, line).map(detail),
    ...fees(receipt, index).map(detail),
    detail(reference(line.place)),
    ...aside(`= ${verdictText(receipt, line.verdict)}`),
  ]);
}

function amounts(receipt: Receipt, line: ReceiptLine): string[] {
  const parts: string[] = [];
  const of = (what: string, amount: bigint, model: bigint) => {
    if (amount === 0n && model === 0n) return;
    const says = amount === model ? "" : ` (the model says ${money(receipt, model)})`;
    parts.push(`${what} ${money(receipt, amount)}${says}`);
  };
  of("into the escrow", line.toEscrow, line.modelToEscrow);
  of("to the agency  ", line.toAgency, line.modelToAgency);
  of("to the client  ", line.toClient, line.modelToClient);
  if (line.funding !== undefined)
    parts.push(`from ${whose(receipt.terms, line.funding.payer)}, ${FUNDING_WAYS[line.funding.way]}`);
  return parts.length === 0 ? ["moves nothing"] : parts;
}

function fees(receipt: Receipt, index: number): string[] {
  return receipt.fees
    .filter(({ line }) => line === index)
    .map(({ kind, by, amount }) => {
      const fee = money(receipt, amount);
      if (kind === "paid") return `the ${by} pays the fee of a dispute, ${fee}`;
      return kind === "earned" ? `the ${by}'s fee goes to the arbiter, ${fee}` : `the ${by}'s fee comes back, ${fee}`;
    });
}

function answers(receipt: Receipt): string[] {
  return receipt.answers.flatMap(({ purpose, period, question, written, oracle }) => {
    const what =
      purpose === "settlement"
        ? `period ${period + 1}, ${span(question.from, question.to)}`
        : `period ${period + 1} up to ${dateTime(question.to)}`;
    const now = oracle === "gone" ? "the oracle no longer responds" : oracle === "unanswered" ? "no answer" : undefined;
    if (written === null) {
      const value = typeof oracle === "object" ? `${measured(receipt.metric, oracle.value)}` : (now ?? "");
      const when = typeof oracle === "object" ? [detail(`at ${dateTime(oracle.answeredAt)}; no event says how`)] : [];
      return [...sentences(`${what}: ${value}`), ...when];
    }
    return [
      ...sentences(`${what}: ${measured(receipt.metric, written.value)}${now === undefined ? "" : ` (${now} now)`}`),
      ...reportLines(written.report).map(detail),
      ...at(written.place),
    ];
  });
}

function requests(receipt: Receipt): string[] {
  return receipt.requests.flatMap(({ requestId, purpose, period, asker, asked, replied, ...request }) => [
    ...sentences(
      `${purpose === "interim" ? "interim, " : ""}period ${period + 1}: ` +
        outcomeText({ requestId, purpose, period, asker, asked, ...request }),
    ),
    detail(`request ${requestId}`),
    detail(`asked by ${whose(receipt.terms, asker)}`),
    ...at(asked),
    ...(replied === undefined ? [] : [detail(`reply on ${dateTime(replied.time)}`), detail(reference(replied))]),
  ]);
}

function credits(receipt: Receipt): string[] {
  return receipt.credits.flatMap(({ payee, amount, entry, place, collected }) => [
    ...sentences(`${money(receipt, amount)} to ${whose(receipt.terms, payee)}, of movement ${entry + 1}`),
    ...at(place),
    ...(collected === null
      ? [detail("still waits in the escrow for its payee")]
      : [
          detail(`left to ${collected.to}, with all that waited for the payee: ${money(receipt, collected.amount)}`),
          ...at(collected.place),
        ]),
  ]);
}

function totals(receipt: Receipt): string[] {
  const { funded, paid, returned, held, heldByContract } = receipt.totals;
  const rows: [string, bigint][] = [
    ["funded", funded],
    ["paid to the agency", paid],
    ["returned to the client", returned],
    ["held", held],
    ["held by the contract's own word", heldByContract],
  ];
  const { spent, held: open } = receipt.arbiterFees;
  if (spent.client + spent.agency > 0n) rows.push(["fees the arbiter earned", spent.client + spent.agency]);
  if (open > 0n) rows.push(["fees in open disputes", open]);
  const width = Math.max(...rows.map(([, amount]) => money(receipt, amount).length));
  return rows.map(([label, amount]) => `${label.padEnd(34)}${money(receipt, amount).padStart(width)}`);
}

/** Where it is on the chain, and when it was. */
function at(place: Place): string[] {
  return [detail(dateTime(place.time)), detail(reference(place))];
}

function reference({ block, transaction }: Place): string {
  return `block ${block}, ${transaction}`;
}
