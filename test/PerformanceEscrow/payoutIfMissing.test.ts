import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";

import { interimQuestion, periodQuestion } from "../../toolkit/schedule/questions.js";
import { DAY } from "../../toolkit/units/durations.js";
import { deployEscrow, fundFirst, makeTerms, USDC, WEEKLY_85 } from "../support/escrow.js";

/*
payoutIfMissing (golden cases and random terms: payoutFor.test.ts)
├── when the terms have no such period: NoSuchPeriod
├── given a base: the base, also when lower would be better
├── given interim payments: they stand, and are taken off
└── given the oracle has an answer: shows the other case all the same
*/

const connection = await network.create();
const { networkHelpers } = connection;

async function fixture() {
  return await deployEscrow(connection);
}
const load = () => networkHelpers.loadFixture(fixture);

describe("PerformanceEscrow.payoutIfMissing", () => {
  it("reverts with NoSuchPeriod when the terms have no such period", async () => {
    const made = await load();
    const terms = await makeTerms(made, "native");
    for (const period of [3n, 256n, MaxUint256]) {
      await expect(made.escrow.payoutIfMissing(terms, period))
        .to.be.revertedWithCustomError(made.escrow, "NoSuchPeriod")
        .withArgs(period, 3);
    }
  });

  it("is the base, and the whole rest for the client", async () => {
    const made = await load();
    const terms = await makeTerms(made, "native", { base: 2_000n * USDC });
    expect([...(await made.escrow.payoutIfMissing(terms, 2))]).to.deep.equal([2_000n * USDC, 8_000n * USDC]);
    const none = await makeTerms(made, "native");
    expect([...(await made.escrow.payoutIfMissing(none, 0))]).to.deep.equal([0n, 10_000n * USDC]);
  });

  it("is not what a metric of 0 earns when lower is better", async () => {
    const made = await load();
    const terms = await makeTerms(made, "native", { lowerIsBetter: true, baselines: [100n] });
    expect([...(await made.escrow.payoutFor(terms, 0, 0))]).to.deep.equal([4_000n * USDC, 6_000n * USDC]);
    expect([...(await made.escrow.payoutIfMissing(terms, 0))]).to.deep.equal([0n, 10_000n * USDC]);
  });

  it("lets interim payments of that period stand, and no other's count", async () => {
    const made = await load();
    const { escrow, oracle } = made;
    const terms = await makeTerms(made, "native", { ...WEEKLY_85, base: 1_000n * USDC });
    await fundFirst(made, terms, 2);
    const through = terms.start + 7n * DAY;
    await oracle.answerAt(interimQuestion(terms, 0, through), 100, through);
    await networkHelpers.time.increaseTo(through);
    await escrow.payInterim(terms, 0, 1);

    // 85 % of 4,000 are paid; the base comes on top; the rest of 10,000 goes back.
    expect([...(await escrow.payoutIfMissing(terms, 0))]).to.deep.equal([1_000n * USDC, 5_600n * USDC]);
    expect([...(await escrow.payoutIfMissing(terms, 1))]).to.deep.equal([1_000n * USDC, 9_000n * USDC]);
  });

  it("does not ask the oracle", async () => {
    const made = await load();
    const { escrow, oracle } = made;
    const terms = await makeTerms(made, "native");
    const question = periodQuestion(terms, 0);
    await oracle.answerAt(question, 100, question.notBefore);
    expect([...(await escrow.payoutIfMissing(terms, 0))]).to.deep.equal([0n, 10_000n * USDC]);
  });
});
