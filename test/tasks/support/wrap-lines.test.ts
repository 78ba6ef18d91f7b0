import { expect } from "chai";

import { wrapLines } from "../../../tasks/support/wrap-lines.js";

const ADDRESS = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

describe("wrapLines", () => {
  it("breaks between words, and moves the rest in", () => {
    expect(wrapLines("The client can cancel with a notice of one month.", 24)).to.equal(
      "The client can cancel\n  with a notice of one\n  month.",
    );
  });

  it("keeps lines, empty ones too, and their indentation", () => {
    expect(wrapLines("One.\n\n    Two words and some more of them.", 30)).to.equal(
      "One.\n\n    Two words and some more\n      of them.",
    );
  });

  it("breaks nothing that is copied as a whole", () => {
    const link = `https://etherscan.io/tx/0x${"ab".repeat(32)}`;
    const lines = wrapLines(
      `Pay ${ADDRESS} see ${link} or run \`npx hardhat agreement check file.yaml\` now.`,
      30,
    ).split("\n");
    expect(lines).to.deep.equal([
      "Pay",
      `  ${ADDRESS}`,
      "  see",
      `  ${link}`,
      "  or run",
      "  `npx hardhat agreement check file.yaml`",
      "  now.",
    ]);
  });

  it("stays within the width where words allow it", () => {
    const text = "What the agency does not earn comes back there, and nowhere else, whatever anybody does. ".repeat(5);
    for (const line of wrapLines(text.trim(), 60).split("\n")) expect(line.length).to.be.at.most(60);
    expect(wrapLines(text.trim(), 60).replace(/\n */g, " ")).to.equal(text.trim());
  });
});
