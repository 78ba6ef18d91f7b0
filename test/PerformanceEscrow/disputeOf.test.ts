import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { CURRENCIES, deployForDisputes, USDC, withArbiter } from "../support/escrow.js";
import { Stage } from "../support/stage.js";

/*
disputeOf
├── given an id or a period that was never seen, or a period that nobody disputes: all zero
├── given the first dispute: the answer, frozen; one bound is the claim's payout, the other the answer's
├── given the second: the other bound, nothing else
├── given what is undisputed was paid: released
└── given it is ruled on or settled: the facts stay
*/

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployForDisputes(connection);

const NOTHING = {
  low: 0n,
  high: 0n,
  value: 0n,
  answered: false,
  byClient: false,
  byAgency: false,
  released: false,
};

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.disputeOf (${currency})`, () => {
    let stage: Stage;

    beforeEach(async () => {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, { ...withArbiter(fixture), base: 500n * USDC }, 2);
    });

    it("is all zero for what was never seen, and for what nobody disputes", async () => {
      const { escrow } = stage;
      expect([...(await escrow.disputeOf(ZeroHash, 0))]).to.deep.equal(Object.values(NOTHING));
      expect([...(await escrow.disputeOf(stage.id, 2n ** 256n - 1n))]).to.deep.equal(Object.values(NOTHING));
      await stage.answer(0, 100n);
      expect(await stage.dispute(0)).to.deep.equal(NOTHING);
      await stage.settleAt(stage.reviewEnd(0));
      expect(await stage.dispute(0)).to.deep.equal(NOTHING);
    });

    it("tells both disputes of an answer, and keeps them", async () => {
      await stage.answer(0, 100n);
      const from = stage.windows(0).askFrom;
      const answered = { ...NOTHING, value: 100n, answered: true };

      await stage.disputeAt(from, "agency", 0, 150n);
      const first = { ...answered, low: 4_500n * USDC, high: 6_500n * USDC, byAgency: true };
      expect(await stage.dispute(0)).to.deep.equal(first);

      await stage.disputeAt(from + 1n, "client", 0, 50n);
      const second = { ...first, low: 2_500n * USDC, byClient: true };
      expect(await stage.dispute(0)).to.deep.equal(second);
      expect(await stage.dispute(1)).to.deep.equal(NOTHING);

      await stage.ruleAt(stage.reviewEnd(0), 0, 75n);
      expect(await stage.dispute(0)).to.deep.equal(second);
    });

    it("tells that the answer was missing, and what was released", async () => {
      const { answerBefore } = stage.windows(0);
      await stage.disputeAt(answerBefore, "agency", 0, 2n ** 128n - 1n);
      const facts = { ...NOTHING, low: 500n * USDC, high: 10_000n * USDC, byAgency: true };
      expect(await stage.dispute(0)).to.deep.equal(facts);

      await stage.payUndisputedAt(stage.reviewEnd(0, null));
      expect(await stage.dispute(0)).to.deep.equal({ ...facts, released: true });

      await stage.settleAt(stage.rulingEnd(0, null));
      expect(await stage.dispute(0)).to.deep.equal({ ...facts, released: true });
    });

    it("is a period's own", async () => {
      for (const [period, claim] of [
        [0, 50n],
        [1, 60n],
      ] as const) {
        await stage.answer(period, 100n);
        await stage.disputeAt(stage.windows(period).askFrom, "client", period, claim);
      }
      expect(await stage.dispute(0)).to.include({ low: 2_500n * USDC, high: 4_500n * USDC });
      expect(await stage.dispute(1)).to.include({ low: 2_900n * USDC, high: 4_500n * USDC });
    });
  });
}
