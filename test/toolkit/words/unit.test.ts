import { expect } from "chai";

import { metricUnit, quantityText, unitWords } from "../../../toolkit/words/unit.js";

describe("unitWords", () => {
  it("finds the plural, whichever way the unit was written", () => {
    const plurals = (units: string[]) => units.map((unit) => unitWords(unit, 0).many);
    expect(
      plurals(["qualified lead", "dollar of revenue", "call handled", "qualified leads", "USD of revenue"]),
    ).to.deep.equal(["qualified leads", "dollars of revenue", "calls handled", "qualified leads", "USD of revenue"]);
    expect(plurals(["delivery", "survey", "box", "business", "%", "USD", "Kunde für März"])).to.deep.equal([
      "deliveries",
      "surveys",
      "boxes",
      "businesses",
      "%",
      "USD",
      "Kunde für März",
    ]);
  });

  it("does without one that is no unit but a story", () => {
    expect(unitWords("x".repeat(41), 2)).to.deep.equal({ one: "unit", many: "units", decimals: 2 });
    expect(unitWords(" \n", 0).one).to.equal("unit");
  });
});

describe("quantityText", () => {
  it("says one of something in the singular, and everything else in the plural", () => {
    const calls = unitWords("call handled", 0);
    expect([0n, 1n, 14n, 1_370n].map((value) => quantityText(calls, value))).to.deep.equal([
      "0 calls handled",
      "1 call handled",
      "14 calls handled",
      "1,370 calls handled",
    ]);
    const hours = unitWords("hour", 2);
    expect([1n, 50n, 100n, 150n].map((value) => quantityText(hours, value))).to.deep.equal([
      "0.01 hours",
      "0.5 hours",
      "1 hour",
      "1.5 hours",
    ]);
  });

  it("does without a definition", () => {
    expect(quantityText(metricUnit({ kind: "unknown" }), 1n)).to.equal("1 metric unit");
    expect(quantityText(metricUnit({ kind: "unknown" }), 5_000n)).to.equal("5,000 metric units");
  });
});
