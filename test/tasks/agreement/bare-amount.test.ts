import { expect } from "chai";

import { bareAmount } from "../../../tasks/agreement/bare-amount.js";
import { AmountError } from "../../../toolkit/units/decimal.js";

const USDC = { symbol: "USDC", decimals: 6 };

describe("bareAmount", () => {
  it("takes an amount with its token", () => {
    expect(bareAmount("1,000 USDC", USDC)).to.equal("1,000");
    expect(bareAmount("0 USDC", USDC)).to.equal("0");
  });

  it("guesses no token, and takes no other", () => {
    for (const text of ["1,000", "1,000 EURC", "1,000 aUSDC", "USDC", ""]) {
      expect(() => bareAmount(text, USDC), text)
        .to.throw(AmountError)
        .with.property("remedy", 'Write it like "1,000 USDC".');
    }
  });
});
