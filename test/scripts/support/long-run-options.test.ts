import { expect } from "chai";

import { LongRunOptionError, parseLongRunOptions } from "../../../scripts/support/long-run-options.js";

describe("the options of long runs", () => {
  const parse = (...args: string[]) => parseLongRunOptions(args, { command: "campaign", limit: "runs", workers: 2 });

  it("are all of it, from where an earlier run stopped, when nothing is said", () => {
    expect(parse()).to.deep.equal({ workers: 2, limit: undefined, only: undefined, fresh: false });
  });

  it("say how many, how much, which, and whether anew", () => {
    const options = { workers: 3, limit: 100, only: "money", fresh: true };
    expect(parse("--workers=3", "--runs=100", "--only=money", "--fresh")).to.deep.equal(options);
  });

  for (const arg of ["--workers=0", "--workers", "--runs=1e6", "--sample=7", "--only=", "--fresh=no", "7"]) {
    it(`do not know ${arg}`, () => {
      expect(() => parse(arg))
        .to.throw(LongRunOptionError)
        .with.property("remedy")
        .that.includes("--runs=N");
    });
  }
});
