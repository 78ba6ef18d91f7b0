/*
 * With a measure delay longer than a period, the next periods run and pay interim while earlier ones still wait. No
 * base unit of one period may count for another, whatever the order.
 */
import { expect } from "chai";
import { network } from "hardhat";

import { DAY } from "../../toolkit/units/durations.js";
import { CURRENCIES, deployEscrow, USDC, WEEKLY_85 } from "../support/escrow.js";
import { END, Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

const CAP = 10_000n * USDC;

for (const currency of CURRENCIES) {
  describe(`Overlapping periods (${currency})`, () => {
    let stage: Stage;

    // Period 0 is measured 45 days after its end: in the middle of period 2.
    beforeEach(async () => {
      const fixture = await networkHelpers.loadFixture(deploy);
      const overrides = { ...WEEKLY_85, measureDelay: 45n * DAY, base: 200n * USDC };
      stage = await Stage.open(connection, fixture, currency, overrides, 3);
    });
    afterEach(() => stage.expectConserved());

    it("pays three periods side by side, each from its own cap", async () => {
      const { escrow, terms } = stage;
      await stage.earnInterim(0, 2, 40n);
      await stage.earnInterim(1, 1, 100n);
      await stage.earnInterim(1, 4, 120n);
      await stage.earnInterim(2, 1, 300n);
      // 1,360 + 4,080 + 85 % of the 9,800 above the base.
      await stage.expectState({ funded: 3n, paidOpen: 13_770n * USDC });
      expect(await escrow.held(terms)).to.equal(3n * CAP - 13_770n * USDC);

      await stage.answer(0, 30n); // fell: the interim payments stand
      await stage.answer(2, 290n);
      const first = await stage.settleAt(stage.windows(0).askFrom);
      await stage.expectMoved(first, { agency: 200n * USDC, client: 8_440n * USDC });
      await stage.expectState({ funded: 3n, settled: 1n, paidOpen: 12_410n * USDC });

      // Period 2 still runs and is paid on after period 0 is settled.
      await expect(stage.earnInterim(2, 3, 299n)).to.be.revertedWithCustomError(escrow, "NothingDue");
      const second = await stage.settleAt(stage.windows(1).answerBefore); // missing
      await stage.expectMoved(second, { agency: 200n * USDC, client: 5_720n * USDC });
      await stage.expectState({ funded: 3n, settled: 2n, paidOpen: 8_330n * USDC });

      const third = await stage.settleAt(stage.windows(2).askFrom);
      await stage.expectMoved(third, { agency: 1_670n * USDC });
      await stage.expectState({ funded: 3n, settled: 3n });
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await escrow.statusOf(terms)).to.equal(STATUS.closed);
      expect(await stage.book()).to.deep.equal({
        funded: 3n * CAP,
        paid: 15_840n * USDC,
        returned: 14_160n * USDC,
      });
    });

    it("returns the open period alone when the agency resigns while two others wait", async () => {
      const { escrow, terms } = stage;
      await stage.earnInterim(0, 1, 40n);
      await stage.earnInterim(1, 1, 100n);
      await stage.earnInterim(2, 1, 50n);

      const tx = await stage.resignAt(stage.pointTime(2, 1) + 1n, 2);

      await stage.expectMoved(tx, { client: CAP - 1_700n * USDC });
      await stage.expectState({ funded: 2n, paidOpen: 4_760n * USDC, end: END.resigned });
      await stage.answer(0, 40n);
      await stage.answer(1, 250n);
      const first = await stage.settleAt(stage.windows(0).askFrom);
      await stage.expectMoved(first, { agency: 440n * USDC, client: 8_200n * USDC });
      const second = await stage.settleAt(stage.windows(1).askFrom);
      await stage.expectMoved(second, { agency: 6_600n * USDC });
      await stage.expectState({ funded: 2n, settled: 2n, end: END.resigned });
      expect(await escrow.held(terms)).to.equal(0n);
    });

    it("keeps every begun period when the client cancels, and pays the running one on", async () => {
      const { escrow, terms } = stage;
      await stage.earnInterim(0, 1, 40n);
      await stage.earnInterim(1, 1, 100n);
      const tx = await stage.cancelAt(stage.pointTime(1, 1) + 1n, 2);
      await stage.expectMoved(tx, { client: CAP });

      const interim = await stage.earnInterim(1, 2, 101n);
      await stage.expectMoved(interim, { agency: 34n * USDC });
      await stage.expectState({ funded: 2n, paidOpen: 4_794n * USDC, end: END.cancelled });
      await stage.settleRest();
      await stage.expectState({ funded: 2n, settled: 2n, end: END.cancelled });
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await stage.book()).to.deep.equal({
        funded: 3n * CAP,
        paid: 5_194n * USDC,
        returned: 24_806n * USDC,
      });
    });
  });
}
