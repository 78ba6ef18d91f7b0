import { expect } from "chai";

import { countOf } from "../../../toolkit/words/count.js";
import { joined } from "../../../toolkit/words/joined.js";
import { percent } from "../../../toolkit/words/percent.js";

describe("joined, percent and countOf", () => {
  it("are what a person would write", () => {
    expect(joined([], "and")).to.equal("");
    expect(joined(["a", "b"], "and")).to.equal("a and b");
    expect(joined(["a", "b", "c"], "or")).to.equal("a, b or c");
    const shares = ["0.01 %", "0.5 %", "12.5 %", "85 %", "100 %"];
    expect([1n, 50n, 1_250n, 8_500n, 10_000n].map(percent)).to.deep.equal(shares);
    expect([0, 1, 2n].map((count) => countOf(count, "period"))).to.deep.equal(["0 periods", "1 period", "2 periods"]);
  });
});
