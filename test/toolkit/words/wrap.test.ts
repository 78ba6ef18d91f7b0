import { expect } from "chai";

import { columns } from "../../../toolkit/words/columns.js";
import { wrap } from "../../../toolkit/words/wrap.js";

describe("wrap", () => {
  it("keeps amounts and their currency together", () => {
    expect(wrap("pays the agency 1,500 USDC", 22)).to.deep.equal(["pays the agency", "1,500 USDC"]);
  });

  it("breaks a word that is longer than a line, and only that", () => {
    // 22 signs in lines of 10.
    expect(wrap(`an 0x${"ab".repeat(10)} end`, 10)).to.deep.equal(["an", "0xabababab", "ababababab", "ab end"]);
  });

  it("leaves such a word whole where somebody wants to copy it", () => {
    expect(wrap("an 0xabababababab end", 10, { keepWords: true })).to.deep.equal(["an", "0xabababababab", "end"]);
  });

  it("moves the later lines in, within the width", () => {
    expect(wrap("one two three four", 10, { hang: 2 })).to.deep.equal(["one two", "  three", "  four"]);
  });
});

describe("columns", () => {
  it("counts what a terminal shows", () => {
    expect(["abc", "e\u0301", "株式", "█"].map(columns)).to.deep.equal([3, 1, 4, 1]);
  });
});
