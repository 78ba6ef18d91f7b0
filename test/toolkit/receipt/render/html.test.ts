import { expect } from "chai";

import { InvoiceError } from "../../../../toolkit/receipt/invoice.js";
import { renderHtml } from "../../../../toolkit/receipt/render/html.js";
import { escapeHtml, markup } from "../../../../toolkit/receipt/render/markup.js";
import { sampleFacts, sampleReceipt } from "../sample.js";

const EVIL = `"><script>alert('1')</script><img src=x onerror=alert(1)>`;

/** Text as a person reads it: without tags. */
function read(html: string): string {
  return html
    .replace(/<style>[^]*?<\/style>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

describe("renderHtml", () => {
  const receipt = sampleReceipt();

  it("is a whole page that loads and runs nothing", () => {
    const html = renderHtml(receipt);
    expect(html).to.match(/^<!doctype html>\n<html lang="en">/);
    expect(html).to.contain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.to.match(/<script|<img|<link|<iframe|src=|href=|url\(|@import|javascript:|\son\w+=/i);
  });

  it("says what moved, what is left and what the audit says", () => {
    const text = read(renderHtml(receipt));
    expect(text).to.contain("All 10 movements agree with the model to the last base unit.");
    expect(text).to.contain("Ruling on period 1: 180 qualified leads");
    expect(text).to.contain("Total, USDC 40,000.00 11,200.00 28,800.00");
    expect(text).to.contain("Still held: 0 USDC (the contract says the same).");
    expect(text).to.contain("the arbiter earned 200 USDC");
  });

  it("shows a difference", () => {
    const html = renderHtml(sampleReceipt({ contract: { held: 5n, status: "closed" } }));
    expect(html).to.contain('class="verdict differs"');
    expect(read(html)).to.contain("The books DIFFER from the model by 0.000005 USDC.");
  });

  it("is an invoice with number, parties, net, tax and gross", () => {
    const invoice = {
      ...{ number: "2027-0042", date: "2027-05-01", issuer: ["Brightleads GmbH", "Berlin"], recipient: ["Solar AG"] },
      vat: { rate: "19", amountsAre: "gross", note: "Tax number 27/123" },
    } as const;
    const text = read(renderHtml(receipt, { invoice }));
    for (const part of ["Invoice 2027-0042", "Date: 2027-05-01", "Brightleads GmbH Berlin", "Solar AG"]) {
      expect(text).to.contain(part);
    }
    expect(text).to.contain("Net VAT 19 % Gross");
    expect(text).to.contain("as far as the client agrees: 150 qualified leads");
    expect(text).to.contain("3,699.16 702.84 4,402.00");
    expect(text).to.contain("Total, USDC 9,411.77 1,788.23 11,200.00");
    expect(text).to.contain("The escrow paid the gross amounts").and.to.contain("Tax number 27/123");
  });

  it("says where the tax comes from when the escrow paid net amounts", () => {
    const text = read(renderHtml(receipt, { invoice: { vat: { rate: "19", amountsAre: "net" } } }));
    expect(text).to.contain("Total, USDC 11,200.00 2,128.00 13,328.00");
    expect(text).to.contain("The tax of 2,128 USDC was not paid through it.");
  });

  it("refuses a tax rate that is none, and names the remedy", () => {
    const invoice = { vat: { rate: "nineteen", amountsAre: "net" } } as const;
    expect(() => renderHtml(receipt, { invoice })).to.throw(InvoiceError, "Write per cent, like 19 or 7.7.");
  });

  it("escapes everything that people or the chain can say", () => {
    const facts = sampleFacts();
    const { metric } = facts.metric;
    if (metric.kind !== "attested") throw new Error("The sample is attested.");
    const definition = { ...metric.definition, unit: EVIL, statement: EVIL };
    const [answered] = facts.answers;
    const html = renderHtml(
      sampleReceipt({
        token: { symbol: EVIL, decimals: 6 },
        metric: { metric: { kind: "attested", definition }, description: [EVIL] },
        requests: [
          {
            ...{ requestId: `0x${"00".repeat(32)}`, questionId: answered!.questionId, purpose: "interim", period: 0 },
            ...{ asker: EVIL, asked: facts.entries[0]!.place, outcome: "failed", reason: EVIL },
          },
        ],
      }),
      {
        invoice: {
          ...{ number: EVIL, date: EVIL, issuer: [EVIL], recipient: [EVIL] },
          vat: { rate: "19", amountsAre: "gross", note: EVIL },
        },
        names: { client: EVIL, agency: EVIL, arbiter: EVIL },
      },
    );
    expect(html).not.to.match(/<script|<img/);
    expect(html.split(escapeHtml(EVIL)).length - 1).to.be.greaterThan(15);
  });

  it("lets no mark of direction turn a number around", () => {
    expect(renderHtml(sampleReceipt({ token: { symbol: "US\u202eDC\u0007", decimals: 6 } }))).not.to.match(
      /[\u202e\u0007]/,
    );
  });

  it("breaks pages between movements, repeats the heads of tables, and never a total", () => {
    const html = renderHtml(receipt);
    for (const rule of [
      "@page { size: A4",
      "break-inside: avoid",
      "tfoot { display: table-row-group",
      "break-before: page",
    ]) {
      expect(html).to.contain(rule);
    }
  });
});

describe("markup", () => {
  it("escapes what is put in, once", () => {
    const inner = markup`<b>${"<&>"}</b>`;
    expect(markup`<p title="${`"'`}">${inner}${[inner, inner]}${1}</p>`.text).to.equal(
      `<p title="&quot;&#39;">${"<b>&lt;&amp;&gt;</b>".repeat(3)}1</p>`,
    );
  });
});
