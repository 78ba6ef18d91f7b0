import { readFileSync } from "node:fs";

import { expect } from "chai";

import type { ProofRecord } from "../../scripts/prove/record.js";
import { PROPERTIES } from "./all.js";

describe("docs/evidence/proofs.json", () => {
  const file = new URL("../../docs/evidence/proofs.json", import.meta.url);
  const { figures } = JSON.parse(readFileSync(file, "utf8")) as ProofRecord;

  it("records a proof of every property, as it is stated now", () => {
    const stated = PROPERTIES.map(({ name, statement, prover, controls }) => ({
      name,
      statement,
      prover,
      result: "proved",
      controls: { refuted: controls.length, of: controls.length },
    }));
    const recorded = figures.properties.map(({ seconds: _seconds, ...finding }) => finding);

    expect(recorded).to.deep.equal(stated);
    expect([figures.proved, figures.open]).to.deep.equal([PROPERTIES.length, 0]);
  });

  it("has a broken variant for every property of the contracts", () => {
    // A lemma about sums of numbers, and the invariant of an untouched agreement, read no contract code.
    const without = PROPERTIES.filter(({ controls }) => controls.length === 0).map(({ name }) => name);
    expect(without).to.deep.equal([
      "conservation: at the beginning and as time passes",
      "conservation: sums over periods",
    ]);
  });
});
