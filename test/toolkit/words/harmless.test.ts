import { expect } from "chai";

import { harmless, quoted } from "../../../toolkit/words/harmless.js";

describe("harmless", () => {
  it("writes out what hides, reorders or moves", () => {
    expect(harmless(" a\n\tb ")).to.equal("a b");
    expect(harmless("a\u001b[31mb\u200bc\u202ed\ue000")).to.equal("a\\u{1b}[31mb\\u{200b}c\\u{202e}d\\u{e000}");
    expect(harmless("Müller & Søn 株式会社")).to.equal("Müller & Søn 株式会社");
    expect(quoted("it")).to.equal("“it”");
  });
});
