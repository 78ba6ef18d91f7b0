import { expect } from "chai";

import type { FileUnits } from "../../toolkit/agreement-file/units.js";
import { sumsIn } from "./arithmetic.js";
import { readStories } from "./story.js";

const UNITS: FileUnits = {
  token: { symbol: "USDC", decimals: 6 },
  metric: { one: "lead", many: "leads", decimals: 0 },
  periodName: "month",
};
const HEAD =
  "\n# Worked out by hand\n#\n# | when | what happens | to the agency | to the client | by hand |\n# | --- |\n";

function rows(...lines: string[]) {
  return readStories(HEAD + lines.join("\n"), UNITS)[0]?.rows;
}

describe("A story", () => {
  it("is read line by line", () => {
    expect(
      rows(
        "# | before month 1 | the client funds 2 months | | | |",
        "# | month 1, after 7 days | 12 delivered, 2 returned: 10 leads | 400 USDC | | 10 × 40 = 400 |",
        "# | month 1 | 1 lead | 0 USDC | 0.5 USDC | |",
        "# | month 2 | nobody measures | | | |",
        "# | month 2, in review | the agency claims 1,100 leads | | | |",
        "# | month 2, ruling | the arbiter rules 50 leads | | | |",
        "# | month 2, silence | the arbiter does not rule | | | |",
      )?.map(({ period, when, event, toAgency, toClient }) => [period, when, event, toAgency, toClient]),
    ).to.deep.equal([
      [0, { kind: "before" }, { kind: "fund", count: 2 }, null, null],
      [
        0,
        { kind: "after", days: 7n },
        { kind: "measure", value: 10n, parts: { delivered: 12, returned: 2 } },
        400_000_000n,
        null,
      ],
      [0, { kind: "over" }, { kind: "measure", value: 1n, parts: {} }, 0n, 500_000n],
      [1, { kind: "over" }, { kind: "measure", value: null, parts: {} }, null, null],
      [1, { kind: "in review" }, { kind: "claim", by: "agency", claimed: "1,100" }, null, null],
      [1, { kind: "ruling" }, { kind: "rule", ruled: "50" }, null, null],
      [1, { kind: "silence" }, { kind: "no ruling" }, null, null],
    ]);
  });

  it("may be one of several, each with its heading", () => {
    const head = HEAD.replace("#\n", "#\n# The client stays:\n#\n");
    const row = "# | month 1 | 1 lead | 0 USDC | 0 USDC | |\n";
    const again = head.replace("\n# Worked out by hand\n", "").replace("stays", "leaves");
    expect(readStories(head + row + again + row, UNITS).map(({ heading }) => heading)).to.deep.equal([
      "The client stays",
      "The client leaves",
    ]);
  });

  for (const [what, line] of [
    ["a time that is none", "# | week 1 | 1 lead | | | |"],
    ["another unit", "# | month 1 | 1 sale | | | |"],
    ["another currency", "# | month 1 | 1 lead | 40 EUR | | |"],
    ["a cell too few", "# | month 1 | 1 lead | 40 USDC | |"],
    ["something that nobody does", "# | month 1 | the client sings | | | |"],
  ] as const) {
    it(`is refused for ${what}`, () => {
      expect(() => rows(line)).to.throw();
    });
  }
});

describe("Sums worked out by hand", () => {
  it("are right or wrong, exactly", () => {
    const text =
      "a lead pays 40; 137 × 45 = 6,165; 12.5 % of 18,400.33 = 2,300.04125; 2 + (35 − 20) × 100 = 1,503 too much";
    expect(sumsIn(text).map(({ isRight }) => isRight)).to.deep.equal([true, true, false]);
  });

  it("are read whole or not at all", () => {
    for (const text of ["2 × = 4", "2 x 2 = 4", "(2 × 2 = 4", "2 × 2 = four"]) {
      expect(() => sumsIn(text), text).to.throw();
    }
  });
});
