/*
 * At every second exactly one of sweep and returnToClient is possible for a deposit that is enough
 * ├── around fundBefore, of the first and of a later period, to the second
 * ├── when the agreement ends between deposit and sweep: cancelled, opted out, resigned, retracted, consented again
 * └── the toolkit's state says the same
 * What anyone gains by choosing when to sweep
 * ├── early, for a later period: locked at once; the client still cancels what has not begun
 * ├── before a cancellation: the client must expect what it keeps, or nothing happens
 * ├── after the client has withdrawn: nothing
 * ├── after the client has funded directly: the following period
 * └── by completing a short deposit: locked, and the client's own part is protected as any funding
 */
import { expect } from "chai";
import { network } from "hardhat";

import { depositState } from "../../../toolkit/funding/deposit-state.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { CAP, deployDeposits, DepositStage } from "../../support/deposits.js";
import { CURRENCIES } from "../../support/escrow.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployDeposits(connection);

for (const currency of CURRENCIES) {
  describe(`DepositAddresses, second by second (${currency})`, () => {
    let stage: DepositStage;
    const open = async (overrides: Partial<Terms> = {}) =>
      DepositStage.open(connection, await networkHelpers.loadFixture(deploy), currency, overrides);

    beforeEach(async () => {
      stage = await open();
    });

    /** Tries both as the next transaction, on the same state, and undoes them. */
    async function possible(time?: bigint): Promise<"sweep" | "return" | "both" | "none"> {
      const attempt = async (act: () => Promise<unknown>) => {
        const before = await networkHelpers.takeSnapshot();
        if (time !== undefined) await stage.next(time);
        const succeeded = await act().then(
          () => true,
          () => false,
        );
        await before.restore();
        return succeeded;
      };
      const sweep = await attempt(() => stage.sweep());
      const returned = await attempt(() => stage.returnToClient());
      return sweep ? (returned ? "both" : "sweep") : returned ? "return" : "none";
    }

    /** What the toolkit makes of what the chain says now; also compares it with the contract's own views. */
    async function state() {
      const { deposits, escrow, terms, id } = stage;
      const facts = {
        balance: await stage.balance(stage.account),
        setAside: await deposits.setAside(id),
        agreement: await escrow.agreementOf(id),
        at: BigInt(await networkHelpers.time.latest()),
      };
      const state = depositState(terms, facts);
      expect(state.next !== undefined).to.equal(await deposits.isOpen(terms));
      expect(state.deposited).to.equal(await deposits.deposited(terms));
      return state;
    }

    for (const period of [0, 1]) {
      for (const [off, right] of [
        [-2n, "sweep"],
        [-1n, "sweep"],
        [0n, "return"],
        [1n, "return"],
        [400n * DAY, "return"],
      ] as const) {
        it(`${off} seconds from the end of funding of period ${period}: only ${right} is possible`, async () => {
          if (period > 0) await stage.fundDirectly(0, period);
          await stage.deposit(CAP);
          const time = stage.fundBefore(period) + off;
          expect(await possible(time)).to.equal(right);

          await networkHelpers.time.increaseTo(time);
          expect((await state()).kind).to.equal(right === "sweep" ? "exact" : "late");
        });
      }
    }

    it("has no moment without a rule while the agreement goes on and ends", async () => {
      stage = await open({ trialEnd: stage.terms.start + 5n * DAY });
      const { client, agency } = stage.fixture;
      const { escrow, terms } = stage;
      await stage.deposit(CAP);
      expect(await possible()).to.equal("sweep");
      await escrow.connect(agency).retract(terms);
      expect(await possible()).to.equal("return");
      expect((await state()).kind).to.equal("late");
      await escrow.connect(agency).propose(terms, "0x");
      expect(await possible()).to.equal("sweep");
      await stage.fundDirectly(0);
      expect(await possible()).to.equal("sweep");
      expect((await state()).next?.period).to.equal(1);

      const ends = {
        cancel: () => escrow.connect(client).cancel(terms, 0),
        resign: () => escrow.connect(agency).resign(terms, 0),
        optOut: () => escrow.connect(client).optOut(terms),
      };
      for (const [name, end] of Object.entries(ends)) {
        const before = await networkHelpers.takeSnapshot();
        await end();
        expect(await possible(), name).to.equal("return");
        expect((await state()).kind, name).to.equal("late");
        await before.restore();
      }
    });

    it("is open to neither when the deposit is short and can be completed", async () => {
      await stage.deposit(CAP - 1n);
      expect(await possible()).to.equal("none");
      expect(await state()).to.deep.include({ kind: "short", missing: 1n, returnable: 0n });
    });

    context("when somebody chooses the moment", () => {
      it("locks an early deposit for a later period at once, and the client still cancels what has not begun", async () => {
        const { client, agency } = stage.fixture;
        await stage.fundDirectly(0);
        await stage.deposit(CAP);
        await stage.sweep(agency);
        await stage.next(stage.terms.start);

        await expect(stage.escrow.connect(client).cancel(stage.terms, 1))
          .to.emit(stage.escrow, "Cancelled")
          .withArgs(stage.id, 1, CAP);
      });

      it("does not let a sweep before a cancellation change what the client agreed to keep", async () => {
        stage = await open({ cancelNotice: 1n });
        const { client, agency } = stage.fixture;
        await stage.fundDirectly(0);
        await stage.deposit(CAP);
        await networkHelpers.time.increaseTo(stage.terms.start);
        await stage.sweep(agency);
        await expect(stage.escrow.connect(client).cancel(stage.terms, 1))
          .to.be.revertedWithCustomError(stage.escrow, "UnexpectedKeep")
          .withArgs(1, 2);
      });

      it("gets nothing once the client has withdrawn, as one does before a cancellation", async () => {
        stage = await open({ cancelNotice: 1n });
        const { client, agency } = stage.fixture;
        await stage.fundDirectly(0);
        await stage.deposit(CAP);
        await networkHelpers.time.increaseTo(stage.terms.start);
        await stage.withdraw();
        await expect(stage.sweep(agency)).to.be.revertedWithCustomError(stage.deposits, "DepositShort");
        await expect(stage.escrow.connect(client).cancel(stage.terms, 1)).to.emit(stage.escrow, "Cancelled");
        await stage.deposit(CAP);
        await expect(stage.sweep(agency)).to.be.revertedWithCustomError(stage.deposits, "FundingOver");
      });

      it("funds the following period when the client funded directly meanwhile", async () => {
        await stage.deposit(CAP);
        await stage.fundDirectly(0);
        await expect(stage.sweep(stage.fixture.agency))
          .to.emit(stage.deposits, "Swept")
          .withArgs(stage.id, stage.account, 1, CAP, 0);
        expect(await stage.funded()).to.equal(2n);
      });

      it("can complete a short deposit, which then is a funding like any other", async () => {
        await stage.deposit(CAP / 2n);
        await stage.deposit(CAP / 2n);
        await stage.expectMoved(await stage.sweep(stage.fixture.agency), { account: -CAP, escrow: CAP });
        await stage.escrow.connect(stage.fixture.client).cancel(stage.terms, 0);
        expect(await stage.escrow.held(stage.terms)).to.equal(0n);
      });

      it("makes the second of two direct fundings fail, not the client's money move twice", async () => {
        await stage.deposit(CAP);
        await stage.sweep();
        await expect(stage.fundDirectly(0)).to.be.revertedWithCustomError(stage.escrow, "NotNextPeriod").withArgs(0, 1);
      });
    });
  });
}
