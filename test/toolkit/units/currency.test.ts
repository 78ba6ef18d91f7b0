import { expect } from "chai";

import { currencyOfSymbol, currencyOfUnit } from "../../../toolkit/units/currency.js";

describe("currencyOfSymbol", () => {
  it("finds the code in a symbol", () => {
    const found = ["USDC", "PYUSD", "USD₮", "EURC", "eurs", "ETH", "DAI", ""].map(currencyOfSymbol);
    expect(found).to.deep.equal(["USD", "USD", "USD", "EUR", "EUR", undefined, undefined, undefined]);
  });
});

describe("currencyOfUnit", () => {
  it("knows money by its names and codes, whatever it is of", () => {
    const found = ["dollar of revenue", "US dollars", "USD", "EUR of cost", "euro", "pound sterling"].map(
      currencyOfUnit,
    );
    expect(found).to.deep.equal(["USD", "USD", "USD", "EUR", "EUR", "GBP"]);
  });

  it("takes no other dollar for the American one, and no weight or lead for money", () => {
    const found = ["Canadian dollar", "pound of coffee", "qualified lead", "lead for EUR 5", "USDC", ""];
    expect(found.map(currencyOfUnit)).to.deep.equal(found.map(() => undefined));
  });
});
