import { expect } from "chai";

import { AmountError } from "../../../toolkit/units/decimal.js";
import { percentToBps, ratePerUnit, shareRate } from "../../../toolkit/units/rate.js";

describe("ratePerUnit", () => {
  it("is token base units × 1e12 per metric unit", () => {
    expect(ratePerUnit("40", 6, 0)).to.equal(40n * 10n ** 18n);
    expect(ratePerUnit("0.10", 6, 2)).to.equal(10n ** 15n);
    expect(ratePerUnit("1,250.50", 18, 0)).to.equal(125_050n * 10n ** 28n);
  });

  it("keeps a millionth of a millionth of a base unit, and refuses less", () => {
    expect(ratePerUnit("0.000000000000000001", 6, 0)).to.equal(1n);
    expect(() => ratePerUnit("0.0000000000000000001", 6, 0)).to.throw(AmountError, "at most 18 decimal places");
  });

  it("works where the metric is finer than a rate can be, as long as it comes out even", () => {
    expect(ratePerUnit("300", 0, 14)).to.equal(3n);
    expect(() => ratePerUnit("301", 0, 14)).to.throw(AmountError, "multiple of 100");
  });

  it("refuses a rate beyond 128 bits", () => {
    expect(() => ratePerUnit("1,000,000,000", 18, 0)).to.throw(AmountError, "more than the escrow can count");
  });
});

describe("shareRate", () => {
  for (const [percent, rate] of [
    ["10", 10n ** 15n],
    ["100", 10n ** 16n],
    ["12.5", 1_250_000_000_000_000n],
    ["0.05", 5_000_000_000_000n],
    ["7", 7n * 10n ** 14n],
  ] as const) {
    it(`is ${rate} for ${percent} % of cents in a token with 6 decimals`, () => {
      expect(shareRate(percent, 6, 2)).to.equal(rate);
    });
  }

  it("refuses what is no number", () => {
    expect(() => shareRate("10%", 6, 2)).to.throw(AmountError);
    expect(() => shareRate("1.2.3", 6, 2)).to.throw(AmountError);
  });
});

describe("percentToBps", () => {
  it("counts hundredths of a per cent", () => {
    expect(percentToBps("85")).to.equal(8_500n);
    expect(percentToBps("12.5")).to.equal(1_250n);
    expect(percentToBps("0.01")).to.equal(1n);
  });

  it("refuses less than a basis point", () => {
    expect(() => percentToBps("0.001")).to.throw(AmountError, "finer");
  });
});
