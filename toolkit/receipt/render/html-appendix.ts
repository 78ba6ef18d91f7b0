import { ZeroAddress } from "ethers";

import type { Place } from "../../logs/chain-reader.js";
import { harmless } from "../../words/harmless.js";
import { priceLines } from "../price-lines.js";
import type { AnswerRecord, Receipt } from "../receipt.js";
import { date, dateTime, measured, money, outcomeText, reportLines, span } from "../wording.js";
import { markup, type Markup } from "./markup.js";

/** What an auditor looks up: what is measured, consent, answers with their reports, failed payments, references. */
export function appendix(receipt: Receipt): Markup {
  return markup`<div class="appendix">
<h2>What is measured</h2>
${metric(receipt)}
<h2>How a period is priced</h2>
${priceLines(receipt).map((line) => markup`<p>${line}</p>`)}
<h2>Consent</h2>
<dl>${receipt.consents.map(({ kind, place, sender }) => {
    const how = sender === receipt.terms.agency ? "by the agency itself" : "by a signature of the agency";
    return markup`<dt>${dateTime(place.time)}</dt><dd>${kind === "given" ? `given ${how}` : "taken back by the agency"}<br>${hash(place.transaction)}</dd>`;
  })}</dl>
${answers(receipt)}
${requests(receipt)}
${credits(receipt)}
</div>`;
}

function metric({ terms, metric: { metric: found, description } }: Receipt): Markup {
  const ids = markup`<dt>Metric</dt><dd>${hash(terms.metric)}</dd><dt>Oracle</dt><dd>${hash(terms.oracle)}</dd>
<dt>Currency</dt><dd>${terms.token === ZeroAddress ? "the chain's own" : hash(terms.token)}</dd>`;
  if (found.kind === "unknown") {
    return markup`<p class="doubt">No definition was found whose hash is the metric of the terms: nobody can say what is measured.</p><dl>${ids}</dl>`;
  }
  const { unit, decimals } = found.definition;
  const places = decimals === 0n ? "" : `, with ${decimals} decimal places`;
  const said = (description ?? (found.kind === "attested" ? [`“${found.definition.statement}”`] : [])).map(
    (statement) => markup`<p>${harmless(statement)}</p>`,
  );
  const who =
    found.kind === "attested"
      ? markup`<dt>Signers</dt><dd>${String(found.definition.threshold)} of these must sign:<br>${list(found.definition.signers)}</dd>`
      : markup`<dt>Measured by</dt><dd>JavaScript of hash ${hash(found.definition.sourceHash)}, run by the oracle network</dd>
<dt>Arguments</dt><dd>${found.definition.args.map((arg) => markup`${harmless(arg) || "(empty)"}<br>`)}</dd>
<dt>May ask</dt><dd>${list(found.definition.askers)}</dd>`;
  return markup`${said}<dl><dt>Unit</dt><dd>${harmless(unit)}${places}</dd>${who}${ids}</dl>`;
}

function answers(receipt: Receipt): Markup {
  if (receipt.answers.length === 0) return markup``;
  return markup`<h2>Answers of the oracle</h2>
<table><thead><tr><th>Written</th><th>Question</th><th>Answer, and what carried it</th></tr></thead><tbody>
${receipt.answers.map((record) => {
  const { purpose, period, question, written } = record;
  return markup`<tr><td class="day">${written === null ? "" : date(written.place.time)}</td>
<td>Period ${period + 1}${purpose === "interim" ? ", interim" : ""}<br><span class="soft">from ${span(question.from, question.to)}</span></td>
<td>${answer(receipt, record)}</td></tr>
`;
})}</tbody></table>`;
}

function answer({ metric: published }: Receipt, { written, oracle }: AnswerRecord): Markup {
  const gone = oracle === "gone" ? markup` <span class="doubt">The oracle no longer responds.</span>` : markup``;
  if (written === null) {
    if (oracle === "unanswered") return markup`none`;
    if (oracle === "gone") return gone;
    return markup`${measured(published, oracle.value)}<br><span class="soft">the oracle says so; no event tells how</span>`;
  }
  return markup`${measured(published, written.value)}${gone}<br>${reportLines(written.report).map((line) => markup`${hash(line)}<br>`)}${reference(written.place)}`;
}

function requests(receipt: Receipt): Markup {
  if (receipt.requests.length === 0) return markup``;
  return markup`<h2>Requests to the oracle network</h2>
<table><thead><tr><th>Asked</th><th>About</th><th>Outcome</th></tr></thead><tbody>
${receipt.requests.map(
  (request) => markup`<tr><td class="day">${date(request.asked.time)}</td>
<td>Period ${request.period + 1}${request.purpose === "interim" ? ", interim" : ""}</td>
<td>${outcomeText(request)}<br>${hash(`request ${request.requestId}`)}<br>${hash(`asked by ${request.asker}`)}</td></tr>
`,
)}</tbody></table>`;
}

function credits(receipt: Receipt): Markup {
  if (receipt.credits.length === 0) return markup``;
  return markup`<h2>Payments that did not arrive</h2>
<table><thead><tr><th>Date</th><th>Payee</th><th class="amount">Amount</th></tr></thead><tbody>
${receipt.credits.map(({ payee, amount, place, collected }) => {
  const now =
    collected === null
      ? markup`still waits in the escrow`
      : markup`left on ${date(collected.place.time)} to ${hash(collected.to)}`;
  return markup`<tr><td class="day">${date(place.time)}</td><td>${hash(payee)}<br>${now}</td><td class="amount">${money(receipt, amount)}</td></tr>
`;
})}</tbody></table>`;
}

function reference({ block, transaction }: Place): Markup {
  return hash(`block ${block}, ${transaction}`);
}

function list(addresses: readonly string[]): Markup {
  return markup`${addresses.map((address) => markup`${hash(address)}<br>`)}`;
}

function hash(text: string): Markup {
  return markup`<span class="hash">${text}</span>`;
}
