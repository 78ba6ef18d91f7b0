import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { interimQuestion } from "../../toolkit/schedule/questions.js";
import { DAY } from "../../toolkit/units/durations.js";
import { deployEscrow, fundFirst, makeTerms, USDC, WEEKLY_85, withArbiter } from "../support/escrow.js";
import { Stage } from "../support/stage.js";

/*
agreementOf
├── given an id that was never seen: all zero
├── given each step of a life: the facts, and nothing else
├── given a dispute: when its review ends, and what it paid; neither once it is over
└── given a closed agreement: its facts stay; the slot is never zeroed
*/

const connection = await network.create();
const { networkHelpers } = connection;
const { time } = networkHelpers;

async function fixture() {
  const made = await deployEscrow(connection);
  const terms = await makeTerms(made, "native", { ...WEEKLY_85, trialEnd: made.now + 2n * DAY });
  return { ...made, terms, id: await made.escrow.agreementId(terms) };
}
const load = () => networkHelpers.loadFixture(fixture);

// [paidOpen, reviewEnd, funded, settled, end, consent]
const NOTHING = [0n, 0n, 0n, 0n, 0n, 0n];

describe("PerformanceEscrow.agreementOf", () => {
  it("is all zero for what was never seen", async () => {
    const { escrow, id } = await load();
    expect([...(await escrow.agreementOf(id))]).to.deep.equal(NOTHING);
    expect([...(await escrow.agreementOf(ZeroHash))]).to.deep.equal(NOTHING);
  });

  it("tells the facts of a life, to the end and beyond", async () => {
    const made = await load();
    const { escrow, oracle, client, agency, terms, id } = made;
    const facts = async () => [...(await escrow.agreementOf(id))];

    await escrow.connect(agency).retract(terms);
    expect(await facts()).to.deep.equal([0n, 0n, 0n, 0n, 0n, 2n]);
    await escrow.connect(agency).propose(terms, "0x");
    expect(await facts()).to.deep.equal([0n, 0n, 0n, 0n, 0n, 1n]);
    await fundFirst(made, terms, 3);
    expect(await facts()).to.deep.equal([0n, 0n, 3n, 0n, 0n, 1n]);

    const through = terms.start + terms.interimEvery;
    await oracle.answerAt(interimQuestion(terms, 0, through), 50, through);
    await time.increaseTo(through);
    await escrow.payInterim(terms, 0, 1);
    expect(await facts()).to.deep.equal([1_700n * USDC, 0n, 3n, 0n, 0n, 1n]);
    expect(await escrow.interimPaid(id, 0)).to.equal(1_700n * USDC);
    expect(await escrow.interimPaid(id, 1)).to.equal(0);

    await escrow.connect(client).cancel(terms, 1);
    expect(await facts()).to.deep.equal([1_700n * USDC, 0n, 1n, 0n, 1n, 1n]);
    await time.increaseTo((await escrow.windowOf(terms, 0)).settleBy);
    await escrow.settle(terms);
    expect(await facts()).to.deep.equal([0n, 0n, 1n, 1n, 1n, 1n]);
  });

  it("tells when the review of a dispute ends, until it is over, and what it paid", async () => {
    for (const how of ["ruled on", "settled"] as const) {
      const made = await load();
      const stage = await Stage.open(connection, made, "native", withArbiter(made), 2);
      const facts = async () => [...(await made.escrow.agreementOf(stage.id))];
      await stage.answer(0, 100n);
      const reviewEnd = stage.reviewEnd(0);
      expect(await facts()).to.deep.equal([0n, 0n, 2n, 0n, 0n, 1n]);
      await stage.disputeAt(reviewEnd - 2n, "agency", 0, 150n);
      expect(await facts()).to.deep.equal([0n, reviewEnd, 2n, 0n, 0n, 1n]);
      await stage.disputeAt(reviewEnd - 1n, "client", 0, 50n);
      expect(await facts()).to.deep.equal([2_000n * USDC, reviewEnd, 2n, 0n, 0n, 1n]);
      if (how === "ruled on") await stage.ruleAt(reviewEnd, 0, 75n);
      else await stage.settleAt(stage.rulingEnd(0));
      expect(await facts()).to.deep.equal([0n, 0n, 2n, 1n, 0n, 1n]);
    }
  });

  it("keeps consent and end of an agreement that was opted out of", async () => {
    const made = await load();
    const { escrow, client, terms, id } = made;
    await fundFirst(made, terms, 3);
    await escrow.connect(client).optOut(terms);
    expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, 3n, 1n]);
  });

  it("keeps consent and end of an agreement that the agency resigned from", async () => {
    const made = await load();
    const { escrow, agency, terms, id } = made;
    await fundFirst(made, terms, 3);
    await escrow.connect(agency).resign(terms, 0);
    expect([...(await escrow.agreementOf(id))]).to.deep.equal([0n, 0n, 0n, 0n, 2n, 1n]);
  });
});
