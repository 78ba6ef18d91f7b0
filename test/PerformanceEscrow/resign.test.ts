/*
 * resign(terms, expectedKeep)
 * ├── when the caller is not the agency → reverts NotParty
 * ├── given the agreement was resigned or opted out of → reverts AlreadyEnded
 * ├── given nothing was ever funded, or a cancellation has returned everything → reverts NotFunded
 * ├── given nothing is held and nothing can be funded any more → reverts AgreementClosed
 * ├── when expectedKeep is not the number of periods that stay → reverts UnexpectedKeep
 * └── keeps min(funded, periods ended), returns the rest, ends the agreement
 *     ├── when before the start, in the first period → keeps nothing, the base of the open period included
 *     ├── when at or around a boundary (−1, 0, +1) → a period has ended with the second after it
 *     ├── given interim payments in the open period → they stand, and are not returned
 *     ├── given interim payments in ended, unsettled periods → untouched, these periods settle as agreed
 *     ├── given a dispute → its period stays, and what is disputed with it
 *     ├── given some periods are settled, or not funded
 *     ├── given the client cancelled → the notice is given back, too
 *     └── afterwards → nothing can be funded; what stays settles as agreed
 */
import { expect } from "chai";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import {
  CURRENCIES,
  deployEscrow,
  deployForDisputes,
  fundingValue,
  USDC,
  WEEKLY_85,
  withArbiter,
} from "../support/escrow.js";
import { END, Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployEscrow(connection);
const deployDisputable = () => deployForDisputes(connection);

const CAP = 10_000n * USDC;

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.resign (${currency})`, () => {
    let stage: Stage;

    async function open(overrides: Partial<Terms> = {}, count = 3): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, overrides, count);
      return stage;
    }

    /** Asserts that `tx` kept `keep` periods and returned `returned`. */
    async function expectResigned(tx: Awaited<ReturnType<Stage["resignAt"]>>, keep: number, returned: bigint) {
      const { escrow, id } = stage;
      await expect(tx).to.emit(escrow, "Resigned").withArgs(id, keep, returned);
      await expect(tx).not.to.emit(escrow, "Credited");
      await stage.expectMoved(tx, { client: returned });
    }

    /** Settles everything that is left, and asserts that nothing is held then and nothing can be funded. */
    async function expectRunsOut(keep: number) {
      const { escrow, fixture, id, terms } = stage;
      const value = fundingValue(terms, 1);
      await expect(escrow.connect(fixture.client).fund(terms, keep, 1, "0x", { value }))
        .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
        .withArgs(id, END.resigned);
      await stage.settleRest();
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await escrow.statusOf(terms)).to.equal(STATUS.closed);
      await stage.expectState({ funded: BigInt(keep), settled: BigInt(keep), end: END.resigned });
    }

    afterEach(() => stage.expectConserved());

    context("when the caller is not the agency", () => {
      for (const who of ["client", "stranger", "arbiter"] as const) {
        it(`reverts for the ${who}`, async () => {
          const { escrow, fixture, terms } = await open();

          await expect(escrow.connect(fixture[who]).resign(terms, 0))
            .to.be.revertedWithCustomError(escrow, "NotParty")
            .withArgs(fixture[who].address, terms.agency);
        });
      }
    });

    context("given the agreement has ended", () => {
      it("reverts the second time", async () => {
        const { escrow, id, terms } = await open();
        await stage.resignAt(terms.start, 0);

        await expect(stage.resignAt(terms.start + 1n, 0))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.resigned);
      });

      it("reverts after an opt-out", async () => {
        const trialEnd = (await networkHelpers.loadFixture(deploy)).now + 5n * DAY;
        const { escrow, id, terms } = await open({ trialEnd });
        await stage.optOutAt(terms.start);

        await expect(stage.resignAt(terms.start + 1n, 0))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.optedOut);
      });
    });

    context("given there is nothing to resign from", () => {
      it("reverts when nothing was ever funded", async () => {
        const { escrow, fixture, id, terms } = await open({}, 0);
        await escrow.connect(fixture.agency).propose(terms, "0x");

        await expect(stage.resignAt(terms.start, 0)).to.be.revertedWithCustomError(escrow, "NotFunded").withArgs(id);
      });

      it("reverts when a cancellation has returned everything", async () => {
        const { escrow, id, terms } = await open();
        await stage.cancelAt(terms.start - 1n, 0);

        await expect(stage.resignAt(terms.start, 0)).to.be.revertedWithCustomError(escrow, "NotFunded").withArgs(id);
      });

      it("reverts when every period is settled", async () => {
        const { escrow, id } = await open();
        for (const period of [0, 1, 2]) await stage.settleAt(stage.windows(period).latestSettle);

        await expect(stage.resignAt(stage.windows(2).latestSettle + 1n, 3))
          .to.be.revertedWithCustomError(escrow, "AgreementClosed")
          .withArgs(id);
      });

      it("reverts when all that a cancellation kept is settled", async () => {
        const { escrow, id, terms } = await open();
        await stage.cancelAt(terms.start, 1);
        await stage.settleAt(stage.windows(0).latestSettle);

        await expect(stage.resignAt(stage.windows(0).latestSettle + 1n, 1))
          .to.be.revertedWithCustomError(escrow, "AgreementClosed")
          .withArgs(id);
      });

      it("reverts from the second in which the next period can no longer be funded, and not before", async () => {
        const { escrow, id } = await open({ measureDelay: 0n, reportGrace: HOUR }, 1);
        await stage.settleAt(stage.windows(0).latestSettle);
        const { fundBefore } = stage.windows(1);

        for (const time of [fundBefore + 1n, fundBefore]) {
          await expect(stage.resignAt(time, 1)).to.be.revertedWithCustomError(escrow, "AgreementClosed").withArgs(id);
        }
        await expectResigned(await stage.resignAt(fundBefore - 1n, 1), 1, 0n);
        await stage.expectState({ funded: 1n, settled: 1n, end: END.resigned });
      });
    });

    context("when the caller expects another number of periods to stay", () => {
      for (const expected of [0, 2, 3, 255]) {
        it(`reverts for ${expected} when it is 1`, async () => {
          const { escrow } = await open();

          await expect(stage.resignAt(stage.windows(0).to, expected))
            .to.be.revertedWithCustomError(escrow, "UnexpectedKeep")
            .withArgs(expected, 1);
        });
      }
    });

    // How many of 3 periods have ended.
    for (const [name, time, ended] of [
      ["before the start", (s: Stage) => s.terms.start - 1n, 0],
      ["at the start", (s: Stage) => s.terms.start, 0],
      ["one second after the start", (s: Stage) => s.terms.start + 1n, 0],
      ["one second before the end of the first period", (s: Stage) => s.windows(0).to - 1n, 0],
      ["at the end of the first period", (s: Stage) => s.windows(0).to, 1],
      ["one second after the first period", (s: Stage) => s.windows(0).to + 1n, 1],
      ["one second before the end of the second period", (s: Stage) => s.windows(1).to - 1n, 1],
      ["at the end of the second period", (s: Stage) => s.windows(1).to, 2],
      ["one second before the end", (s: Stage) => s.windows(2).to - 1n, 2],
      ["at the end", (s: Stage) => s.windows(2).to, 3],
      ["one second after the end", (s: Stage) => s.windows(2).to + 1n, 3],
    ] as const) {
      context(`when ${name}`, () => {
        for (const count of [1, 2, 3]) {
          const keep = Math.min(count, ended);

          it(`keeps ${keep} of ${count}`, async () => {
            const { escrow, terms } = await open({ cancelNotice: 1n, base: 10n * USDC }, count);
            const returned = BigInt(count - keep) * CAP;

            await expectResigned(await stage.resignAt(time(stage), keep), keep, returned);

            await stage.expectState({ funded: BigInt(keep), end: END.resigned });
            expect(await escrow.held(terms)).to.equal(BigInt(keep) * CAP);
            await expectRunsOut(keep);
            // The base is owed for the periods that ended, and for no other.
            expect((await stage.book()).paid).to.equal(BigInt(keep) * 10n * USDC);
          });
        }
      });
    }

    context("given interim payments in the open period", () => {
      for (const [name, share, value, interim] of [
        ["a part", 8_500n, 100n, 3_400n * USDC],
        ["all of the cap", 10_000n, 300n, CAP],
      ] as const) {
        it(`leaves them to the agency when they reached ${name}`, async () => {
          const { escrow, id, terms } = await open({ ...WEEKLY_85, interimBps: share }, 2);
          await stage.earnInterim(0, 1, value);

          const tx = await stage.resignAt(stage.windows(0).to - 1n, 0);

          await expectResigned(tx, 0, 2n * CAP - interim);
          await stage.expectState({ end: END.resigned });
          expect(await escrow.held(terms)).to.equal(0n);
          expect(await escrow.interimPaid(id, 0)).to.equal(interim);
          expect((await stage.book()).paid).to.equal(interim);
          await expectRunsOut(0);
        });
      }

      it("keeps the interim payments of an ended period apart from those of the open one", async () => {
        const { escrow, id, terms } = await open({ ...WEEKLY_85, measureDelay: 15n * DAY, base: 100n * USDC });
        await stage.earnInterim(0, 1, 50n);
        await stage.earnInterim(1, 1, 100n);
        await stage.expectState({ funded: 3n, paidOpen: 5_100n * USDC });

        const tx = await stage.resignAt(stage.windows(1).from + 8n * DAY, 1);

        // Two periods are given back, less what the open one paid.
        await expectResigned(tx, 1, 16_600n * USDC);
        await stage.expectState({ funded: 1n, paidOpen: 1_700n * USDC, end: END.resigned });
        expect(await escrow.held(terms)).to.equal(8_300n * USDC);

        await stage.answer(0, 60n);
        const settled = await stage.settleAt(stage.windows(0).askFrom);
        await expect(settled)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, true, 60, 800n * USDC, 7_500n * USDC);
        await stage.expectMoved(settled, { agency: 800n * USDC, client: 7_500n * USDC });
        await stage.expectState({ funded: 1n, settled: 1n, end: END.resigned });
        expect(await escrow.held(terms)).to.equal(0n);
      });

      it("keeps them in a period that ends in that second, which settles as agreed", async () => {
        const { escrow, id } = await open({ ...WEEKLY_85 }, 1);
        await stage.earnInterim(0, 4, 100n);

        await expectResigned(await stage.resignAt(stage.windows(0).to, 1), 1, 0n);
        await stage.expectState({ funded: 1n, paidOpen: 3_400n * USDC, end: END.resigned });

        await stage.answer(0, 100n);
        const tx = await stage.settleAt(stage.windows(0).askFrom);
        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, true, 100, 600n * USDC, 6_000n * USDC);
        await stage.expectMoved(tx, { agency: 600n * USDC, client: 6_000n * USDC });
      });
    });

    context("given earlier periods are settled", () => {
      it("returns the open period and those after it", async () => {
        const { escrow, terms } = await open({ ...WEEKLY_85, measureDelay: 0n });
        await stage.earnInterim(0, 1, 50n);
        await stage.settleAt(stage.windows(0).answerBefore);
        await stage.earnInterim(1, 2, 100n);

        await expectResigned(await stage.resignAt(stage.windows(1).to - 1n, 1), 1, 16_600n * USDC);

        await stage.expectState({ funded: 1n, settled: 1n, end: END.resigned });
        expect(await escrow.held(terms)).to.equal(0n);
        expect(await escrow.statusOf(terms)).to.equal(STATUS.closed);
      });

      it("ends an agreement that holds nothing and could be funded further", async () => {
        const { escrow, fixture, id, terms } = await open({ measureDelay: 0n, reportGrace: HOUR }, 1);
        await stage.settleAt(stage.windows(0).latestSettle);

        await expectResigned(await stage.resignAt(stage.windows(1).from + DAY, 1), 1, 0n);

        await expect(escrow.connect(fixture.client).fund(terms, 1, 1, "0x", { value: fundingValue(terms, 1) }))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.resigned);
      });
    });

    context("given the client cancelled", () => {
      it("gives back the notice and the open period", async () => {
        const { terms } = await open({ ...WEEKLY_85, cancelNotice: 1n });
        await stage.earnInterim(0, 1, 100n);
        await stage.cancelAt(terms.start + 8n * DAY, 2);

        await expectResigned(await stage.resignAt(terms.start + 9n * DAY, 0), 0, 16_600n * USDC);

        await stage.expectState({ end: END.resigned });
        expect((await stage.book()).returned).to.equal(26_600n * USDC);
        await expectRunsOut(0);
      });

      it("leaves the ended periods to settle", async () => {
        const { terms } = await open({ cancelNotice: 1n, measureDelay: 10n * DAY });
        await stage.cancelAt(terms.start, 2);

        await expectResigned(await stage.resignAt(stage.windows(1).from + DAY, 1), 1, CAP);

        await stage.expectState({ funded: 1n, end: END.resigned });
        await expectRunsOut(1);
      });

      it("moves nothing when all that was kept has ended", async () => {
        await open({ measureDelay: 10n * DAY });
        await stage.cancelAt(stage.terms.start, 1);

        await expectResigned(await stage.resignAt(stage.windows(0).to, 1), 1, 0n);

        await expectRunsOut(1);
      });
    });

    context("given a period is disputed", () => {
      for (const claims of [{ client: 50n }, { agency: 150n }, { client: 50n, agency: 150n }]) {
        const by = Object.keys(claims).join(" and ");

        it(`keeps it, by the ${by}, and what was paid and returned of it`, async () => {
          const fixture = await networkHelpers.loadFixture(deployDisputable);
          const overrides = { ...withArbiter(fixture), ...WEEKLY_85, measureDelay: 8n * DAY };
          stage = await Stage.open(connection, fixture, currency, overrides, 3);
          const { escrow, id, terms } = stage;
          await stage.answer(0, 100n);
          await stage.earnInterim(1, 1, 10n);
          const { askFrom } = stage.windows(0);
          const { client, agency } = { client: undefined, agency: undefined, ...claims };
          if (client !== undefined) await stage.disputeAt(askFrom, "client", 0, client);
          if (agency !== undefined) await stage.disputeAt(askFrom + 1n, "agency", 0, agency);
          const before = { state: await stage.agreement(), held: await escrow.held(terms) };
          const facts = await stage.dispute(0);

          const tx = await stage.resignAt(askFrom + 2n, 1);

          await expect(tx)
            .to.emit(escrow, "Resigned")
            .withArgs(id, 1, 2n * CAP - 340n * USDC);
          await stage.expectMoved(tx, { client: 2n * CAP - 340n * USDC });
          await stage.expectState({
            ...before.state,
            funded: 1n,
            // The interim payment of the running period stands and is no longer part of what is open.
            paidOpen: before.state.paidOpen - 340n * USDC,
            end: END.resigned,
          });
          expect(await stage.dispute(0)).to.deep.equal(facts);
          expect(await escrow.held(terms)).to.equal(before.held - (2n * CAP - 340n * USDC));
          expect(await escrow.statusOf(terms)).to.equal(STATUS.disputed);

          const ruled = await stage.ruleAt(stage.reviewEnd(0), 0, 100n);
          await expect(ruled).to.emit(escrow, "Ruled");
          await stage.settleRest();
          expect(await escrow.held(terms)).to.equal(0n);
          expect(await stage.balance(fixture.location.verifyingContract)).to.equal(0n);
          await stage.expectState({ funded: 1n, settled: 1n, end: END.resigned });
          expect((await stage.book()).paid).to.equal(4_340n * USDC);
        });
      }
    });

    context("given only some periods are funded", () => {
      it("keeps the funded one when a period has begun that is not", async () => {
        await open({ ...WEEKLY_85 }, 1);
        await stage.earnInterim(0, 1, 100n);

        await expectResigned(await stage.resignAt(stage.windows(1).from + DAY, 1), 1, 0n);

        await stage.expectState({ funded: 1n, paidOpen: 3_400n * USDC, end: END.resigned });
        await expectRunsOut(1);
      });

      it("returns periods that were funded one by one", async () => {
        await open({}, 1);
        await stage.fundAt(stage.terms.start, 1, 1);
        await stage.fundAt(stage.windows(1).from, 2, 1);

        await expectResigned(await stage.resignAt(stage.windows(1).from + DAY, 1), 1, 2n * CAP);

        await expectRunsOut(1);
      });
    });
  });
}
