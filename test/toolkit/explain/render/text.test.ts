import { expect } from "chai";

import { facts, list, paragraph, table, warning, type Block } from "../../../../toolkit/explain/document.js";
import { renderText } from "../../../../toolkit/explain/render/text.js";

describe("renderText", () => {
  function rendered(block: Block, width = 60): string[] {
    const sections = [{ id: "summary", title: "Part", blocks: [block] }] as const;
    const text = renderText({ title: "Title", agreementId: "0x", preface: "Preface.", sections }, { width });
    const lines = text.split("\n");
    return lines.slice(lines.indexOf("───────") + 2, -1);
  }

  it("has a title, a preface and numbered sections, and ends with a new line", () => {
    const sections = [{ id: "summary", title: "Part", blocks: [paragraph("Text.")] }] as const;
    expect(renderText({ title: "Title", agreementId: "0x", preface: "Preface.", sections })).to.equal(
      "Title\n═════\n\nPreface.\n\n\n1. Part\n───────\n\nText.\n",
    );
  });

  it("hangs lists and warnings", () => {
    const text = "word ".repeat(20).trim();
    expect(lines(list([text]))[0]).to.match(/^- {2}word/);
    expect(lines(list([text]))[1]).to.match(/^ {3}word/);
    expect(lines(warning(text))[0]).to.match(/^! {2}word/);
  });

  it("sets facts in two columns", () => {
    expect(
      lines(
        facts([
          ["A", "one", "two"],
          ["Longer", "three"],
        ]),
      ),
    ).to.deep.equal(["A       one", "        two", "Longer  three"]);
  });

  it("aligns tables, and wraps cells that do not fit", () => {
    expect(
      lines(
        table(
          ["Name", ">Amount"],
          [
            ["a", "1"],
            ["b", "1,000"],
          ],
        ),
      ),
    ).to.deep.equal(["Name  Amount", "────  ──────", "a          1", "b      1,000"]);
    const long = lines(table(["Name", ">Amount"], [["word ".repeat(30).trim(), "1"]]));
    expect(long.length).to.be.above(3);
    for (const line of long) expect(line.length).to.be.at.most(60);
  });

  it("draws a chart whose jump stands where the step is", () => {
    const axis = {
      label: "leads",
      ticks: [
        { at: 0, label: "0" },
        { at: 0.5, label: "500" },
        { at: 1, label: "1,000" },
      ],
    };
    const points = [
      { x: 0, y: 0 },
      { x: 0.5, y: 0 },
      { x: 0.5, y: 1 },
      { x: 1, y: 1 },
    ];
    const y = {
      label: "",
      ticks: [
        { at: 0, label: "0" },
        { at: 1, label: "9" },
      ],
    };
    const chart = lines({ kind: "chart", title: "Paid", x: axis, y, points });
    expect(chart[2]).to.equal(`9 │${" ".repeat(28)}${"█".repeat(28)}`);
    expect(chart[11]).to.equal(`  │${" ".repeat(28)}${"█".repeat(28)}`);
    expect(chart[12]).to.match(/^0 └─+$/);
    expect(chart[14]).to.match(/^ {3}0 +500 +1,000$/);
  });

  function lines(block: Block): string[] {
    return rendered(block).filter((line, index, all) => line !== "" || index < all.length - 1);
  }
});
