import { expect } from "chai";

import { span } from "../../../toolkit/receipt/wording.js";

describe("span", () => {
  const seconds = (text: string) => BigInt(Date.parse(text) / 1000);

  it("is days, where they begin at midnight in UTC", () => {
    expect(span(seconds("2027-01-01T00:00Z"), seconds("2027-02-01T00:00Z"))).to.equal("2027-01-01 to 2027-02-01");
  });

  it("has the time of day otherwise: a month in Berlin does not begin on the day before", () => {
    const [from, to] = [seconds("2026-11-30T23:00Z"), seconds("2026-12-31T23:00:05Z")];
    expect(span(from, to)).to.equal("2026-11-30 23:00 to 2026-12-31 23:00:05 UTC");
  });
});
