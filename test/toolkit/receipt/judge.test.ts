import { expect } from "chai";

import type { AgreementEvent } from "../../../toolkit/receipt/agreement-event.js";
import { judge } from "../../../toolkit/receipt/judge.js";
import type { AnswerRecord, Entry, Receipt, ReceiptFacts } from "../../../toolkit/receipt/receipt.js";
import { verdictText } from "../../../toolkit/receipt/wording.js";
import { answer, FEE, place, sampleFacts, USDC } from "./sample.js";

/** The sample with another event at a position. */
function tampered(index: number, change: Partial<AgreementEvent>): ReceiptFacts {
  const facts = sampleFacts();
  const entries = facts.entries.map((entry, position): Entry => {
    return position === index ? { ...entry, event: { ...entry.event, ...change } as AgreementEvent } : entry;
  });
  return { ...facts, entries };
}

/** The sample with another answer for a period. */
function answeredWith(period: number, change: Partial<AnswerRecord>): ReceiptFacts {
  const facts = sampleFacts();
  const answers = facts.answers.map((record) =>
    record.purpose === "settlement" && record.period === period ? { ...record, ...change } : record,
  );
  return { ...facts, answers };
}

function verdictAt(receipt: Receipt, line: number): string {
  const { verdict } = receipt.lines[line]!;
  return verdictText(receipt, verdict);
}

describe("judge", () => {
  it("agrees with a life in which everything is as agreed", () => {
    const receipt = judge(sampleFacts());
    expect(receipt.lines.map(({ verdict }) => verdict.kind)).to.deep.equal(Array(10).fill("agrees"));
    expect(receipt.verdict).to.deep.equal({ kind: "agrees" });
    expect(receipt.totals).to.deep.equal({
      ...{ funded: 40_000n * USDC, paid: 11_200n * USDC, returned: 28_800n * USDC },
      ...{ held: 0n, heldByContract: 0n, difference: 0n },
    });
  });

  it("says where the fees of disputes went", () => {
    const { fees, arbiterFees } = judge(sampleFacts());
    expect(fees).to.deep.equal([
      { kind: "paid", by: "client", amount: FEE, line: 2 },
      { kind: "paid", by: "agency", amount: FEE, line: 3 },
      { kind: "earned", by: "client", amount: FEE, line: 4 },
      { kind: "earned", by: "agency", amount: FEE, line: 4 },
      { kind: "paid", by: "client", amount: FEE, line: 5 },
      { kind: "returned", by: "client", amount: FEE, line: 7 },
    ]);
    expect(arbiterFees).to.deep.equal({ spent: { client: FEE, agency: FEE }, held: 0n });
  });

  const changes: [string, number, Partial<AgreementEvent>][] = [
    ["a funding", 0, { amount: 40_000n * USDC + 1n }],
    ["an interim payment", 1, { amount: 1_598n * USDC - 1n }],
    ["what a client admits", 2, { toAgency: 4_402n * USDC + 1n }],
    ["what an agency admits", 3, { toClient: 1_600n * USDC - 1n }],
    ["what a ruling pays", 4, { toAgency: 1_200n * USDC + 1n }],
    ["what a ruling returns", 4, { toClient: 1_200n * USDC - 1n }],
    ["what nobody disputes", 6, { toClient: 6_000n * USDC - 1n }],
    ["a settlement", 7, { toAgency: 2_400n * USDC + 1n }],
    ["a return", 8, { returned: 10_000n * USDC - 1n }],
    ["a deadline refund", 9, { toClient: 10_000n * USDC - 1n }],
  ];
  for (const [what, index, change] of changes) {
    it(`finds one base unit too much or too little in ${what}`, () => {
      const receipt = judge(tampered(index, change));
      expect(verdictAt(receipt, index)).to.match(/^DIFFERS by 0\.000001 USDC/);
      expect(receipt.verdict.kind).to.equal("differs");
      expect(receipt.totals.difference > 0n).to.equal(true);
    });
  }

  it("finds a movement that is missing", () => {
    const facts = sampleFacts();
    const receipt = judge({ ...facts, entries: facts.entries.toSpliced(6, 1) });
    // The settlement after it should then have returned them, and they are not held either.
    expect(receipt.totals).to.include({ held: 6_000n * USDC, heldByContract: 0n, difference: 12_000n * USDC });
    expect(receipt.verdict).to.include({ kind: "differs", by: 12_000n * USDC });
  });

  it("finds that the contract holds something else than its events leave", () => {
    const receipt = judge(sampleFacts({ contract: { held: 1n, status: "closed" } }));
    expect(verdictText(receipt, receipt.verdict)).to.contain("DIFFERS by 0.000001 USDC").and.to.contain("holds");
    expect(receipt.lines.every(({ verdict }) => verdict.kind === "agrees")).to.equal(true);
  });

  it("finds a cancellation that keeps other periods than the clock says", () => {
    const facts = tampered(8, { keep: 2, returned: 20_000n * USDC });
    const receipt = judge({ ...facts, entries: facts.entries.slice(0, -1) });
    expect(verdictAt(receipt, 8)).to.equal("DIFFERS by 10,000 USDC: by the clock 3 of the periods stay, not 2");
  });

  context("when the oracle does not confirm an answer", () => {
    it("says that it shows another one now", () => {
      const { oracle } = answer(0, 199n);
      const receipt = judge(answeredWith(0, { oracle }));
      expect(verdictAt(receipt, 2)).to.equal(
        "cannot be recomputed because the oracle no longer confirms the answer 198 qualified leads: it says 199 qualified leads",
      );
      expect(receipt.verdict.kind).to.equal("unconfirmed");
      expect(receipt.totals.difference).to.equal(0n);
    });

    it("says that it shows none", () => {
      const receipt = judge(answeredWith(0, { oracle: "unanswered" }));
      expect(verdictAt(receipt, 2)).to.contain("it says that there is none");
    });

    it("says that the answer was written when it did not count", () => {
      const late = answer(0, 198n).question.notBefore + 7n * 86_400n;
      const receipt = judge(answeredWith(0, { oracle: { value: 198n, answeredAt: late } }));
      expect(verdictAt(receipt, 2)).to.contain("198 qualified leads, written when it did not count");
    });

    it("says that an answer was there where it was taken for missing", () => {
      const receipt = judge(answeredWith(2, { ...answer(2, 33n) }));
      expect(verdictAt(receipt, 9)).to.contain("no longer confirms a missing answer: it says 33 qualified leads");
    });

    it("does not ask again after the first dispute, as the escrow does not", () => {
      const receipt = judge(answeredWith(1, { oracle: "unanswered" }));
      expect(receipt.lines.map(({ verdict }) => verdict.kind).indexOf("unconfirmed")).to.equal(5);
      expect(verdictAt(receipt, 7)).to.equal("agrees");
    });

    it("lets an answer that came after the deadline be missing", () => {
      const { question } = answer(2, 0n);
      const oracle = { value: 33n, answeredAt: question.notBefore + 7n * 86_400n };
      expect(verdictAt(judge(answeredWith(2, { oracle })), 9)).to.equal("agrees");
    });

    it("lets an answer that was written after the settlement be missing", () => {
      const facts = answeredWith(2, { ...answer(2, 33n) });
      const entries = facts.entries.with(9, { ...facts.entries[9]!, place: place(90n) });
      expect(verdictAt(judge({ ...facts, entries }), 9)).to.equal("agrees");
    });
  });

  context("when the oracle is gone", () => {
    it("goes by the event of the answer", () => {
      expect(verdictAt(judge(answeredWith(0, { oracle: "gone" })), 2)).to.equal("agrees");
    });

    it("says what its event contradicts", () => {
      const { written } = answer(0, 197n);
      expect(verdictAt(judge(answeredWith(0, { oracle: "gone", written })), 2)).to.contain("its event says 197");
    });

    it("cannot recompute without an event", () => {
      const receipt = judge(answeredWith(0, { oracle: "gone", written: null }));
      expect(verdictAt(receipt, 2)).to.match(/^cannot be recomputed because the oracle no longer responds/);
    });

    it("cannot tell whether an answer was missing", () => {
      expect(verdictAt(judge(answeredWith(2, { oracle: "gone" })), 9)).to.contain("a missing answer");
    });
  });

  it("says so when a question was not looked up", () => {
    const receipt = judge(sampleFacts({ answers: [] }));
    expect(verdictAt(receipt, 1)).to.contain("not looked up");
  });
});
