import { expect } from "chai";

import { DifferentialOptionError, parseOptions } from "../../scripts/differential/options.js";

describe("npm run differential", () => {
  it("replays 20,000 cases of seed 1 on two workers when told nothing else", () => {
    const options = { cases: 20_000, seed: 1n, batch: 2_000, workers: 2, only: undefined };
    expect(parseOptions([])).to.deep.equal(options);
  });

  it("takes other numbers", () => {
    const args = ["--cases", "1000000", "--seed", "0", "--batch", "500", "--workers", "3", "--only", "7"];
    expect(parseOptions(args)).to.deep.equal({ cases: 1_000_000, seed: 0n, batch: 500, workers: 3, only: 7 });
  });

  for (const args of [["--cases", "0"], ["--cases", "1e6"], ["--seed", "-1"], ["--case", "7"], ["7"], ["--workers"]]) {
    it(`refuses ${args.join(" ")}`, () => {
      expect(() => parseOptions(args)).to.throw(DifferentialOptionError);
    });
  }
});
