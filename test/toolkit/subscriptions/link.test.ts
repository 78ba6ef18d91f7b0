import { expect } from "chai";

import { exactLinkText, linkText, parseLink } from "../../../toolkit/subscriptions/link.js";
import { AmountError } from "../../../toolkit/units/decimal.js";

const LINK = 10n ** 18n;

describe("Amounts of LINK", () => {
  it("are written as people write them", () => {
    expect(parseLink("5 LINK")).to.equal(5n * LINK);
    expect(parseLink("  1,000.25LINK ")).to.equal(100_025n * 10n ** 16n);
    expect(parseLink("0.000000000000000001 LINK")).to.equal(1n);
  });

  for (const text of ["5", "5 ETH", "LINK", "0 LINK", "-1 LINK", "1e3 LINK", "0.0000000000000000001 LINK"]) {
    it(`are refused when written as "${text}"`, () => {
      expect(() => parseLink(text)).to.throw(AmountError, /Write|Use|Give/);
    });
  }

  it("are shown with four decimals, cut and never rounded up", () => {
    expect(linkText(5n * LINK)).to.equal("5 LINK");
    expect(linkText(12_345_678_999n * 10n ** 12n)).to.equal("12,345.6789 LINK");
    expect(linkText(209_241_014_361_120_332n)).to.equal("0.2092 LINK");
  });

  it("are never shown as nothing when there is something", () => {
    expect(linkText(0n)).to.equal("0 LINK");
    expect(linkText(1n)).to.equal("less than 0.0001 LINK");
  });

  it("are exact where they are about to be sent", () => {
    const juels = 209_241_014_361_120_332n;
    expect(parseLink(exactLinkText(juels))).to.equal(juels);
  });
});
