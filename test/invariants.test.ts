import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";

import { FUNCTIONS, SITUATIONS, sumTallies } from "../scripts/campaign/tally.js";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

describe("docs/invariants.md", () => {
  const rows = [...read("../docs/invariants.md").matchAll(/^\| (\d+) .*\| (`inv.*`) +\|$/gmu)];
  const named = rows.flatMap(([, , names = ""]) => [...names.matchAll(/`(inv\w+)`/gu)].map(([, name]) => name));

  it("numbers the invariants without a gap", () => {
    expect(rows.map(([, number]) => Number(number))).to.deep.equal(rows.map((_, k) => k + 1));
  });

  it("names exactly the functions of the suite, each under its number", () => {
    const folder = new URL("solidity/support/", import.meta.url);
    const suite = readdirSync(folder).flatMap((file) =>
      [...readFileSync(new URL(file, folder), "utf8").matchAll(/function (inv\d+_\w+)/gu)].map(([, name]) => name),
    );
    expect(named).to.have.members(suite);
    for (const [, number = "", names = ""] of rows) {
      expect(names.replaceAll(`inv${number.padStart(2, "0")}_`, "")).to.not.match(/inv\d/u);
    }
  });
});

describe("the campaign's tally", () => {
  const declared = [...read("solidity/support/Tally.sol").matchAll(/constant ([a-z]\w+) = (\d+);/gu)];
  const places = Object.fromEntries(declared.map(([, name = "", place]) => [name, Number(place)]));

  it("has the names that the suite counts by, in the same places", () => {
    const expected = Object.fromEntries([
      ...FUNCTIONS.map((name, k) => [name, 2 * k] as const),
      ...SITUATIONS.map((name, k) => [name, 2 * FUNCTIONS.length + k] as const),
    ]);
    expect(places).to.deep.equal(expected);
  });

  it("sums the lines of all runs", () => {
    const line = (first: number) => [first, ...new Array<number>(2 * FUNCTIONS.length + SITUATIONS.length - 1).fill(1)];
    const sums = sumTallies(`${line(3).join(" ")}\n${line(4).join(" ")}\n`);
    expect(sums.slice(0, 2)).to.deep.equal([7, 2]);
    expect(sums).to.have.length(2 * FUNCTIONS.length + SITUATIONS.length);
  });
});
