import { expect } from "chai";

import { renderText } from "../../../../toolkit/receipt/render/text.js";
import { place, sampleFacts, sampleReceipt, AGENCY, USDC } from "../sample.js";

describe("renderText", () => {
  it("tells the life in order, with the verdict of each movement and of all", () => {
    const text = renderText(sampleReceipt());
    const titles = text.split("\n").filter((line) => /^\d+\. /.test(line));
    expect(titles).to.have.length(10);
    expect(titles[0]).to.equal("1. 2026-12-23 00:00:00 UTC: Funding of periods 1 to 4");
    expect(text.match(/= agrees/g)).to.have.length(10);
    expect(text).to.contain("All 10 movements agree with the model to the last base unit.");
    expect(text).to.match(/funded +40,000 USDC\n/);
    expect(text).to.match(/held by the contract's own word +0 USDC\n/);
    expect(text).to.contain("as of       block 1200").and.to.contain("in 42 calls of the node");
  });

  it("says which amount differs, from what and by how much", () => {
    const facts = sampleFacts();
    const ruling = facts.entries[4]!;
    const event = { ...ruling.event, toAgency: 1_200n * USDC + 1n } as typeof ruling.event;
    const text = renderText(sampleReceipt({ entries: facts.entries.with(4, { ...ruling, event }) }));
    expect(text).to.contain("to the agency   1,200.000001 USDC (the model says 1,200 USDC)");
    const reason = "by the terms the agency gets 1,200 USDC and the client 1,200 USDC";
    expect(text.replace(/\s+/g, " ")).to.contain(`= DIFFERS by 0.000001 USDC: ${reason}`);
    expect(text).to.contain("The books DIFFER from the model by");
  });

  it("says what cannot be recomputed, and how much of it there is", () => {
    const facts = sampleFacts();
    const answers = facts.answers.map((answer) => ({ ...answer, oracle: "gone" as const, written: null }));
    const text = renderText(sampleReceipt({ answers }));
    expect(text).to.contain("cannot be recomputed because the oracle no longer responds");
    expect(text).to.contain("4 of 10 movements cannot be recomputed");
  });

  it("says that nobody can say what is measured, and what still waits", () => {
    const credit = { payee: AGENCY, amount: 2_400n * USDC, place: place(71n), entry: 7, part: "toAgency" } as const;
    const text = renderText(
      sampleReceipt({ metric: { metric: { kind: "unknown" } }, credits: [{ ...credit, collected: null }] }),
    );
    expect(text).to.contain("nobody can say what is measured");
    expect(text).to.contain("2,400 USDC to the agency, of movement 8");
    expect(text).to.contain("still waits in the escrow");
  });

  it("lets nothing from the chain move the cursor", () => {
    const text = renderText(sampleReceipt({ token: { symbol: "\u001b[2JUSDC\u202e", decimals: 6 } }));

    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  });

  it("has nothing to say of an agreement that was never funded", () => {
    const text = renderText(sampleReceipt({ entries: [], answers: [] }));
    expect(text).to.contain("Nothing was ever funded.").and.to.contain("there is nothing to recompute");
  });

  it("keeps to 100 columns", () => {
    for (const line of renderText(sampleReceipt()).split("\n")) expect(line.length, line).to.be.at.most(100);
  });
});
