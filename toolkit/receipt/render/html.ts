import { ZeroAddress } from "ethers";

import { harmless } from "../../words/harmless.js";
import type { InvoiceOptions } from "../invoice.js";
import type { Receipt, ReceiptLine } from "../receipt.js";
import type { Verdict } from "../verdict.js";
import {
  conclusion,
  date,
  dateTime,
  FUNDING_WAYS,
  lineTitle,
  money,
  span,
  STATUS_TEXTS,
  tabular,
  verdictText,
  whose,
} from "../wording.js";
import { appendix } from "./html-appendix.js";
import { invoiceTable } from "./html-invoice.js";
import { STYLE } from "./html-style.js";
import { markup, Markup } from "./markup.js";

export interface StatementOptions {
  /** What makes the statement an invoice. */
  readonly invoice?: InvoiceOptions;
  /** Who the parties say they are. */
  readonly names?: { readonly client?: string; readonly agency?: string; readonly arbiter?: string };
}

/**
 * A receipt as a statement that prints well on A4, and with `invoice` as an invoice: one self-contained page of HTML,
 * without scripts, and forbidden to load anything.
 *
 * @throws InvoiceError
 */
export function renderHtml(receipt: Receipt, { invoice, names = {} }: StatementOptions = {}): string {
  const title = invoice?.number === undefined ? "Statement of an agreement" : `Invoice ${harmless(invoice.number)}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header class="top">
<div><h1>${title}</h1>
<p class="soft">Pay-for-performance agreement, from the blockchain as of ${dateTime(receipt.reading.time)}</p></div>
${invoice?.date === undefined ? markup`` : markup`<p>Date: ${harmless(invoice.date)}</p>`}
</header>
${parties(receipt, invoice, names)}
<div class="verdict ${receipt.verdict.kind}"><strong>${conclusion(receipt)}</strong><br>
Every amount was recomputed from the signed terms and the measured results, by a program that shares no code with the contract.</div>
${invoiceTable(receipt, invoice)}
<h2>All movements</h2>
${receipt.lines.length === 0 ? markup`<p>Nothing was ever funded.</p>` : movementTable(receipt)}
${arbiterFees(receipt)}
${appendix(receipt)}
<footer>Escrow ${receipt.location.verifyingContract} on chain ${String(receipt.location.chainId)}, read from block ${receipt.reading.fromBlock} to ${receipt.reading.toBlock}. Anyone can repeat this from the chain alone. Times are UTC; the first period is period 1.</footer>
</body>
</html>
`.text;
}

function parties(
  { id, terms, token, contract }: Receipt,
  invoice: InvoiceOptions | undefined,
  names: NonNullable<StatementOptions["names"]>,
): Markup {
  const block = (title: string, lines: readonly string[], address: string) =>
    markup`<div><h3>${title}</h3>${lines.map((line) => markup`${harmless(line)}<br>`)}<span class="hash">${address}</span></div>`;
  const named = (name: string | undefined) => (name === undefined ? [] : [name]);
  const from = invoice?.issuer ?? named(names.agency);
  const to = invoice?.recipient ?? named(names.client);
  const arbiter =
    terms.arbiter === ZeroAddress
      ? markup``
      : markup`<dt>Arbiter</dt><dd>${names.arbiter === undefined ? "" : `${harmless(names.arbiter)} `}<span class="hash">${terms.arbiter}</span></dd>`;
  return markup`<div class="blocks">
${block(invoice?.issuer === undefined ? "Agency" : "From: the agency", from, terms.agency)}
${block(invoice?.recipient === undefined ? "Client" : "To: the client", to, terms.client)}
</div>
<dl>
<dt>Agreement</dt><dd><span class="hash">${id}</span></dd>
${arbiter}
<dt>Periods</dt><dd>${terms.periodEnds.length}, from ${span(terms.start, terms.periodEnds.at(-1) ?? terms.start)}, at most ${money({ token }, terms.cap)} each</dd>
<dt>State</dt><dd>${STATUS_TEXTS[contract.status]}</dd>
</dl>`;
}

function movementTable(receipt: Receipt): Markup {
  const { funded, paid, returned, held, heldByContract } = receipt.totals;
  const amount = (value: bigint) => (value === 0n ? "" : tabular(receipt, value));
  const contract =
    held === heldByContract ? "the contract says the same" : `the contract says ${money(receipt, heldByContract)}`;
  return markup`<table>
<thead><tr><th>Date</th><th>Movement</th><th class="amount">Into escrow</th><th class="amount">To the agency</th><th class="amount">To the client</th></tr></thead>
${receipt.lines.map(
  (line) => markup`<tbody class="movement"><tr><td class="day">${date(line.place.time)}</td>
<td>${lineTitle(receipt, line)}${funding(receipt, line)}</td>
<td class="amount">${amount(line.toEscrow)}</td><td class="amount">${amount(line.toAgency)}</td><td class="amount">${amount(line.toClient)}</td></tr>
<tr><td></td><td colspan="4">${verdict(receipt, line.verdict)} <span class="hash">${line.place.transaction}</span></td></tr></tbody>
`,
)}<tfoot><tr><td></td><td>Total, ${harmless(receipt.token.symbol)}</td><td class="amount">${tabular(receipt, funded)}</td><td class="amount">${tabular(receipt, paid)}</td><td class="amount">${tabular(receipt, returned)}</td></tr></tfoot>
</table>
<p>Still held: ${money(receipt, held)} (${contract}).</p>`;
}

function funding(receipt: Receipt, { funding: given }: ReceiptLine): Markup {
  // That the client paid from its own account needs no word.
  if (given === undefined || (given.way === "direct" && given.payer === receipt.terms.client)) return markup``;
  return markup`, paid by ${whose(receipt.terms, given.payer)} ${FUNDING_WAYS[given.way]}`;
}

function verdict(receipt: Receipt, given: Verdict): Markup {
  const text = verdictText(receipt, given);
  if (given.kind === "agrees") return markup`<span class="soft">${text}</span>`;
  return markup`<span class="${given.kind === "differs" ? "bad" : "doubt"}">${text}</span>`;
}

function arbiterFees(receipt: Receipt): Markup {
  const { spent, held } = receipt.arbiterFees;
  if (receipt.fees.length === 0) return markup``;
  return markup`<p>Fees of disputes, which are no part of the table: the arbiter earned ${money(receipt, spent.client + spent.agency)}, of which the client paid ${money(receipt, spent.client)} and the agency ${money(receipt, spent.agency)}; ${money(receipt, held)} is in open disputes.</p>`;
}
