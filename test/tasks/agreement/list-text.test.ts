import { expect } from "chai";

import { listText, type Row } from "../../../tasks/agreement/list-text.js";

const ADDRESS = "0x7777777777777777777777777777777777777777";
const NOW = 1_800_000_000n;
const ROW: Row = {
  id: `0x${"12".repeat(32)}`,
  client: ADDRESS,
  agency: `0x${"8".repeat(40)}`,
  status: "awaitingFunding",
  periods: 3,
  funded: 1,
  settled: 1,
  heldText: "0 USDC",
  next: null,
};

describe("listText", () => {
  it("says that there are none, of anybody or of one party", () => {
    expect(listText([], undefined, NOW, 100)).to.equal("There are no agreements yet.");
    expect(listText([], ADDRESS, NOW, 100)).to.equal(`${ADDRESS} has no agreements.`);
  });

  it("has a row for each, and its whole id below, under the same number", () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({ ...ROW, id: `0x${String(i).repeat(64)}` }));
    const lines = listText(rows, undefined, NOW, 160).split("\n");
    expect(lines[0]).to.equal("10 agreements");
    expect(lines.slice(-10).map((line) => line.trim())).to.deep.equal(rows.map(({ id }, i) => `${i + 1}  ${id}`));
    expect(lines.filter((line) => line.includes("awaiting funding"))).to.have.length(10);
  });

  it("stays within the width", () => {
    for (const line of listText([ROW], undefined, NOW, 100).split("\n")) expect(line.length).to.be.at.most(100);
  });
});
