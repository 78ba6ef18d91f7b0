import { expect } from "chai";

import { formatAmount, parseAmount } from "../../../toolkit/units/amount.js";
import { AmountError } from "../../../toolkit/units/decimal.js";
import { Random } from "../../support/random.js";

describe("parseAmount", () => {
  for (const [text, decimals, units] of [
    ["40", 6, 40_000_000n],
    ["0", 6, 0n],
    ["0.000001", 6, 1n],
    ["7,920", 6, 7_920_000_000n],
    ["2,345.678", 6, 2_345_678_000n],
    ["103,456.78", 2, 10_345_678n],
    ["1,234,567", 0, 1_234_567n],
    ["40.00", 0, 40n],
    ["1.5", 18, 1_500_000_000_000_000_000n],
    ["1", 24, 10n ** 24n],
    ["340282366920938463463374607431768211455", 0, 2n ** 128n - 1n],
  ] as const) {
    it(`reads ${text} with ${decimals} decimals`, () => expect(parseAmount(text, decimals)).to.equal(units));
  }

  for (const text of [
    "",
    " 40",
    "-1",
    "+1",
    "1e6",
    "1,5",
    "1,2345",
    "12,34,567",
    ",123",
    "1.",
    ".5",
    "1.2.3",
    "0x10",
    "NaN",
    "1'000",
  ]) {
    it(`refuses ${JSON.stringify(text)}, which is no amount`, () => {
      expect(() => parseAmount(text, 6))
        .to.throw(AmountError, "is no amount")
        .with.property("remedy", "Write it like 40, 7,920 or 2,345.678.");
    });
  }

  it("refuses more precision than the unit has, rather than round", () => {
    expect(() => parseAmount("0.0000001", 6)).to.throw(AmountError, "at most 6 decimal places");
    expect(() => parseAmount("1.5", 0)).to.throw(AmountError, "Use a whole number.");
  });

  it("refuses what exceeds 128 bits", () => {
    expect(() => parseAmount("340282366920938463463374607431768211456", 0)).to.throw(AmountError, "more than");
  });
});

describe("formatAmount", () => {
  for (const [units, decimals, text] of [
    [7_920_000_000n, 6, "7,920"],
    [2_345_678_000n, 6, "2,345.678"],
    [0n, 6, "0"],
    [1n, 6, "0.000001"],
    [999n, 0, "999"],
    [1_000n, 0, "1,000"],
    [1_234_567_890n, 2, "12,345,678.9"],
    [-1_500_000n, 6, "-1.5"],
  ] as const) {
    it(`writes ${units} with ${decimals} decimals as ${text}`, () =>
      expect(formatAmount(units, decimals)).to.equal(text));
  }

  it("writes what parseAmount reads back", () => {
    const random = new Random(1);
    for (let round = 0; round < 500; round++) {
      const [units, decimals] = [random.magnitude(2n ** 128n - 1n), random.integer(0, 24)];
      expect(parseAmount(formatAmount(units, decimals), decimals)).to.equal(units);
    }
  });
});
