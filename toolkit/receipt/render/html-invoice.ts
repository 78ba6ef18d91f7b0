import { periodEnd, periodStart } from "../../terms/periods.js";
import { harmless } from "../../words/harmless.js";
import { invoiceLines, type InvoiceLine, type InvoiceOptions } from "../invoice.js";
import type { Receipt, ReceiptLine } from "../receipt.js";
import { date, dateTime, lineTitle, measured, money, tabular } from "../wording.js";
import { markup, type Markup } from "./markup.js";

/** What the agency was paid, with net, tax and gross where a tax rate is given. Throws what `invoiceLines` throws. */
export function invoiceTable(receipt: Receipt, options: InvoiceOptions = {}): Markup {
  const lines = invoiceLines(receipt, options);
  if (lines.length === 0) return markup`<h2>Payments to the agency</h2><p>The agency was paid nothing.</p>`;
  const { vat } = options;
  const total = (of: "net" | "vat" | "gross") => lines.reduce((sum, line) => sum + line[of], 0n);
  const cells = (line: Pick<InvoiceLine, "net" | "vat" | "gross">) => {
    const amounts = vat === undefined ? [line.gross] : [line.net, line.vat, line.gross];
    return amounts.map((amount) => markup`<td class="amount">${tabular(receipt, amount)}</td>`);
  };
  const heads = vat === undefined ? ["Amount"] : ["Net", `VAT ${harmless(vat.rate)} %`, "Gross"];
  return markup`<h2>Payments to the agency</h2>
<table>
<thead><tr><th>Date</th><th>Service</th>${heads.map((head) => markup`<th class="amount">${head}</th>`)}</tr></thead>
<tbody>
${lines.map((line) => {
  const of = receipt.lines[line.movement.line];
  const title = of === undefined ? "" : service(receipt, of);
  return markup`<tr><td class="day">${date(line.movement.place.time)}</td><td>${title}${served(receipt, line)}${arrival(line)}</td>${cells(line)}</tr>
`;
})}</tbody>
<tfoot><tr><td></td><td>Total, ${harmless(receipt.token.symbol)}</td>${cells({ net: total("net"), vat: total("vat"), gross: total("gross") })}</tr></tfoot>
</table>
${explanation(receipt, options, total("vat"))}`;
}

/** What was paid for, in words for somebody who reads an invoice and no contract. */
function service(receipt: Receipt, line: ReceiptLine): string {
  const { event } = line;
  switch (event.kind) {
    case "disputed":
      return `Period ${event.period + 1}, as far as the client agrees: ${measured(receipt.metric, event.claimedValue)}`;
    case "ruled":
      return `Period ${event.period + 1}, rest by the arbiter's ruling: ${measured(receipt.metric, event.value)}`;
    case "undisputedPaid":
      return `Period ${event.period + 1}, what nobody disputes`;
    case "settled": {
      const value = event.value === null ? "no answer in time" : measured(receipt.metric, event.value);
      const disputed = receipt.lines.some(
        (other) => other.event.kind === "disputed" && other.event.period === event.period,
      );
      return `Period ${event.period + 1}${disputed ? ", rest by the answer that stands" : ""}: ${value}`;
    }
    default:
      return lineTitle(receipt, line);
  }
}

/** When the service was rendered, which tax law wants to know. */
function served({ terms }: Receipt, { movement: { period } }: InvoiceLine): Markup {
  if (period === null) return markup``;
  const from = dateTime(periodStart(terms, period));
  return markup`<br><span class="soft">${from} to ${dateTime(periodEnd(terms, period))}</span>`;
}

function arrival({ movement: { credit } }: InvoiceLine): Markup {
  if (credit === null) return markup``;
  const text =
    credit.collected === null
      ? "did not arrive and waits in the escrow"
      : `did not arrive at first; collected on ${date(credit.collected.place.time)}`;
  return markup`<br><span class="doubt">${text}</span>`;
}

function explanation(receipt: Receipt, { vat }: InvoiceOptions, tax: bigint): Markup {
  if (vat === undefined) return markup`<p class="soft">Paid out of escrow.</p>`;
  const text =
    vat.amountsAre === "gross"
      ? "The escrow paid the gross amounts; the tax is contained in them."
      : `The escrow paid the net amounts. The tax of ${money(receipt, tax)} was not paid through it.`;
  const note = vat.note === undefined ? markup`` : markup`<p>${harmless(vat.note)}</p>`;
  return markup`<p class="soft">${text}</p>${note}`;
}
