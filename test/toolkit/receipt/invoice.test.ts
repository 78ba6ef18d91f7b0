import { expect } from "chai";

import { InvoiceError, invoiceLines, type InvoiceOptions } from "../../../toolkit/receipt/invoice.js";
import { sampleFacts, sampleReceipt, USDC } from "./sample.js";

describe("invoiceLines", () => {
  const receipt = sampleReceipt();
  const paid = receipt.totals.paid;
  const vat = (rate: string, amountsAre: "net" | "gross") => ({ vat: { rate, amountsAre } });
  const sums = (options: InvoiceOptions, of = receipt) => {
    const lines = invoiceLines(of, options);
    const total = (key: "net" | "vat" | "gross") => lines.reduce((sum, line) => sum + line[key], 0n);
    return { net: total("net"), vat: total("vat"), gross: total("gross"), count: lines.length };
  };

  it("has what the agency was paid, and neither returns nor fees", () => {
    expect(sums({})).to.deep.equal({ net: paid, vat: 0n, gross: paid, count: 5 });
  });

  for (const rate of ["19", "7.7", "20.5", "0", "100"]) {
    it(`has gross amounts that are what was paid, at ${rate} %`, () => {
      for (const { movement, net, vat: tax, gross } of invoiceLines(receipt, vat(rate, "gross"))) {
        expect(gross).to.equal(movement.amount);
        expect(net + tax).to.equal(gross);
        expect(tax % 10_000n, "cents").to.equal(0n);
      }
    });

    it(`has net amounts that are what was paid, at ${rate} %`, () => {
      for (const { movement, net, vat: tax, gross } of invoiceLines(receipt, vat(rate, "net"))) {
        expect(net).to.equal(movement.amount);
        expect(net + tax).to.equal(gross);
      }
    });
  }

  it("rounds half a cent up, and less than half down", () => {
    const of = (amount: bigint) => {
      const facts = sampleFacts();
      const entry = facts.entries[1]!;
      const event = { ...entry.event, amount } as typeof entry.event;
      return sums(vat("10", "net"), sampleReceipt({ entries: [{ ...entry, event }] })).vat;
    };
    expect(of(50_000n)).to.equal(10_000n);
    expect(of(49_999n)).to.equal(0n);
    expect(of(10n * USDC)).to.equal(USDC);
  });

  it("rounds to other places, and not finer than the token counts", () => {
    const options = { ...vat("19", "gross"), taxDecimals: 0 };
    for (const { vat: tax } of invoiceLines(receipt, options)) expect(tax % USDC).to.equal(0n);
    const coarse = { ...receipt, token: { symbol: "JPY", decimals: 0 } };
    expect(sums(vat("10", "net"), coarse).vat).to.equal(paid / 10n);
  });

  for (const [what, options] of [
    ["a rate that is no number", vat("nineteen", "net")],
    ["a rate below 0", vat("-1", "net")],
    ["a rate above 100 %", vat("100.1", "net")],
    ["a rounding to no place", { ...vat("19", "net"), taxDecimals: 1.5 }],
  ] as [string, InvoiceOptions][]) {
    it(`refuses ${what}`, () => {
      expect(() => invoiceLines(receipt, options))
        .to.throw(InvoiceError)
        .with.property("remedy").that.is.not.empty;
    });
  }
});
