/*
 * cancel(terms, expectedKeep)
 * ├── when the caller is not the client → reverts NotParty
 * ├── given the agreement was cancelled, resigned or opted out of → reverts AlreadyEnded
 * ├── given nothing was ever funded → reverts NotFunded
 * ├── given nothing is held and nothing can be funded any more → reverts AgreementClosed
 * ├── when expectedKeep is not the number of periods that stay → reverts UnexpectedKeep
 * └── keeps min(funded, periods begun + cancelNotice), returns the rest, ends the agreement
 *     ├── when before the start → none has begun (start − 1; not start)
 *     ├── when at or around a boundary (−1, 0, +1) → the next period begins with its first second
 *     ├── given a notice of 0, 1, 255
 *     ├── given all, or only some periods are funded, at once or one by one
 *     ├── given interim payments and unsettled earlier periods → untouched
 *     ├── given a dispute → its period stays, and what is disputed with it
 *     ├── given everything funded is settled and more could be funded → ends it, moves nothing
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
  describe(`PerformanceEscrow.cancel (${currency})`, () => {
    let stage: Stage;

    async function open(overrides: Partial<Terms> = {}, count = 3): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, overrides, count);
      return stage;
    }

    /** Settles everything that is left, and asserts that nothing is held then and nothing can be funded. */
    async function expectRunsOut(keep: number) {
      const { escrow, fixture, id, terms } = stage;
      const value = fundingValue(terms, 1);
      await expect(escrow.connect(fixture.client).fund(terms, keep, 1, "0x", { value }))
        .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
        .withArgs(id, END.cancelled);
      await stage.settleRest();
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await escrow.statusOf(terms)).to.equal(STATUS.closed);
      await stage.expectState({ funded: BigInt(keep), settled: BigInt(keep), end: END.cancelled });
    }

    afterEach(() => stage.expectConserved());

    context("when the caller is not the client", () => {
      for (const who of ["agency", "stranger", "arbiter"] as const) {
        it(`reverts for the ${who}`, async () => {
          const { escrow, fixture, terms } = await open();

          await expect(escrow.connect(fixture[who]).cancel(terms, 0))
            .to.be.revertedWithCustomError(escrow, "NotParty")
            .withArgs(fixture[who].address, terms.client);
        });
      }
    });

    context("given the agreement has ended", () => {
      it("reverts the second time", async () => {
        const { escrow, id, terms } = await open();
        await stage.cancelAt(terms.start, 1);

        await expect(stage.cancelAt(terms.start + 1n, 1))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.cancelled);
        await expectRunsOut(1);
      });

      it("reverts after a cancellation that kept nothing", async () => {
        const { escrow, id, terms } = await open();
        await stage.cancelAt(terms.start - 1n, 0);

        await expect(stage.cancelAt(terms.start, 0))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.cancelled);
      });

      it("reverts after a resignation", async () => {
        const { escrow, id, terms } = await open();
        await stage.resignAt(terms.start, 0);

        await expect(stage.cancelAt(terms.start + 1n, 0))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.resigned);
      });

      it("reverts after an opt-out", async () => {
        const trialEnd = (await networkHelpers.loadFixture(deploy)).now + 5n * DAY;
        const { escrow, id, terms } = await open({ trialEnd });
        await stage.optOutAt(terms.start);

        await expect(stage.cancelAt(terms.start + 1n, 0))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.optedOut);
      });
    });

    context("given nothing was ever funded", () => {
      it("reverts", async () => {
        const { escrow, fixture, id, terms } = await open({}, 0);
        await escrow.connect(fixture.agency).propose(terms, "0x");

        await expect(stage.cancelAt(terms.start, 0)).to.be.revertedWithCustomError(escrow, "NotFunded").withArgs(id);
      });
    });

    context("given nothing is held and nothing can be funded any more", () => {
      it("reverts when every period is settled", async () => {
        const { escrow, id } = await open();
        for (const period of [0, 1, 2]) await stage.settleAt(stage.windows(period).latestSettle);

        await expect(stage.cancelAt(stage.windows(2).latestSettle + 1n, 3))
          .to.be.revertedWithCustomError(escrow, "AgreementClosed")
          .withArgs(id);
      });

      it("reverts from the second in which the next period can no longer be funded", async () => {
        const { escrow, id } = await open({ measureDelay: 0n, reportGrace: HOUR }, 1);
        await stage.settleAt(stage.windows(0).latestSettle);
        const { fundBefore } = stage.windows(1);

        for (const time of [fundBefore, fundBefore + 1n]) {
          await expect(stage.cancelAt(time, 1)).to.be.revertedWithCustomError(escrow, "AgreementClosed").withArgs(id);
        }
      });

      it("ends the agreement one second before that, and moves nothing", async () => {
        const { escrow, id } = await open({ measureDelay: 0n, reportGrace: HOUR }, 1);
        await stage.settleAt(stage.windows(0).latestSettle);

        const tx = await stage.cancelAt(stage.windows(1).fundBefore - 1n, 1);

        await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, 1, 0);
        await stage.expectMoved(tx, {});
        await stage.expectState({ funded: 1n, settled: 1n, end: END.cancelled });
        expect(await escrow.statusOf(stage.terms)).to.equal(STATUS.closed);
      });
    });

    context("when the caller expects another number of periods to stay", () => {
      for (const expected of [0, 1, 3, 255]) {
        it(`reverts for ${expected} when it is 2`, async () => {
          const { escrow, terms } = await open({ cancelNotice: 1n });

          await expect(stage.cancelAt(terms.start, expected))
            .to.be.revertedWithCustomError(escrow, "UnexpectedKeep")
            .withArgs(expected, 2);
        });
      }

      it("reverts when the clock passes a boundary while the transaction waits", async () => {
        const { escrow } = await open();
        const { to } = stage.windows(0);

        await expect(stage.cancelAt(to, 1)).to.be.revertedWithCustomError(escrow, "UnexpectedKeep").withArgs(1, 2);
        await stage.expectState({ funded: 3n });
      });
    });

    // How many of 3 periods have begun.
    for (const [name, time, begun] of [
      ["long before the start", (s: Stage) => s.terms.start - HOUR, 0],
      ["one second before the start", (s: Stage) => s.terms.start - 1n, 0],
      ["at the start", (s: Stage) => s.terms.start, 1],
      ["one second after the start", (s: Stage) => s.terms.start + 1n, 1],
      ["one second before the second period", (s: Stage) => s.windows(1).from - 1n, 1],
      ["with the second period", (s: Stage) => s.windows(1).from, 2],
      ["one second into the second period", (s: Stage) => s.windows(1).from + 1n, 2],
      ["one second before the last period", (s: Stage) => s.windows(2).from - 1n, 2],
      ["with the last period", (s: Stage) => s.windows(2).from, 3],
      ["one second before the end", (s: Stage) => s.windows(2).to - 1n, 3],
      ["at the end", (s: Stage) => s.windows(2).to, 3],
      ["one second after the end", (s: Stage) => s.windows(2).to + 1n, 3],
    ] as const) {
      context(`when ${name}`, () => {
        for (const notice of [0n, 1n, 255n]) {
          for (const count of [1, 2, 3]) {
            const keep = Math.min(count, begun + Number(notice));

            it(`keeps ${keep} of ${count} with a notice of ${notice}`, async () => {
              const { escrow, id, terms } = await open({ cancelNotice: notice, base: 10n * USDC }, count);
              const returned = BigInt(count - keep) * CAP;

              const tx = await stage.cancelAt(time(stage), keep);

              await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, keep, returned);
              await expect(tx).not.to.emit(escrow, "Credited");
              await stage.expectMoved(tx, { client: returned });
              await stage.expectState({ funded: BigInt(keep), end: END.cancelled });
              expect(await escrow.held(terms)).to.equal(BigInt(keep) * CAP);
              await expectRunsOut(keep);
              // The base is owed for each period that stays.
              expect((await stage.book()).paid).to.equal(BigInt(keep) * 10n * USDC);
            });
          }
        }
      });
    }

    context("given the periods were funded one by one", () => {
      it("keeps what is funded, and the next one cannot be", async () => {
        const { escrow, id } = await open({ cancelNotice: 1n }, 1);
        await stage.fundAt(stage.windows(1).from, 1, 1);

        const tx = await stage.cancelAt(stage.windows(1).from + DAY, 2);

        await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, 2, 0);
        await stage.expectMoved(tx, {});
        await expectRunsOut(2);
      });

      it("does not count a period that has begun and is not funded", async () => {
        const { escrow, id } = await open({}, 1);

        const tx = await stage.cancelAt(stage.windows(1).from + DAY, 1);

        await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, 1, 0);
        await expectRunsOut(1);
      });

      it("ends an agreement that would have ended anyway", async () => {
        const { escrow, id } = await open({}, 1);

        const tx = await stage.cancelAt(stage.windows(1).fundBefore, 1);

        await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, 1, 0);
        await expectRunsOut(1);
      });
    });

    context("given interim payments and an unsettled earlier period", () => {
      it("leaves both as they are", async () => {
        const { escrow, id, terms } = await open({ ...WEEKLY_85, measureDelay: 15n * DAY });
        await stage.earnInterim(0, 1, 50n);
        await stage.earnInterim(1, 1, 100n);

        const tx = await stage.cancelAt(stage.windows(1).from + 8n * DAY, 2);

        await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, 2, CAP);
        await stage.expectMoved(tx, { client: CAP });
        await stage.expectState({ funded: 2n, paidOpen: 5_100n * USDC, end: END.cancelled });
        expect(await escrow.held(terms)).to.equal(14_900n * USDC);

        await stage.answer(0, 60n);
        await stage.answer(1, 150n);
        const first = await stage.settleAt(stage.windows(0).askFrom);
        await stage.expectMoved(first, { agency: 700n * USDC, client: 7_600n * USDC });
        const second = await stage.settleAt(stage.windows(1).askFrom);
        await stage.expectMoved(second, { agency: 2_600n * USDC, client: 4_000n * USDC });
        expect(await escrow.held(terms)).to.equal(0n);
      });
    });

    context("given earlier periods are settled", () => {
      it("counts the periods begun, not those that are left", async () => {
        const { escrow, id, terms } = await open({ measureDelay: 0n });
        await stage.answer(0, 250n);
        await stage.settleAt(stage.windows(0).askFrom);

        const tx = await stage.cancelAt(stage.windows(1).from + DAY, 2);

        await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, 2, CAP);
        await stage.expectMoved(tx, { client: CAP });
        await stage.expectState({ funded: 2n, settled: 1n, end: END.cancelled });
        expect(await escrow.held(terms)).to.equal(CAP);
        await expectRunsOut(2);
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

          const tx = await stage.cancelAt(askFrom + 2n, 2);

          await expect(tx).to.emit(escrow, "Cancelled").withArgs(id, 2, CAP);
          await stage.expectMoved(tx, { client: CAP });
          await stage.expectState({
            ...before.state,
            funded: 2n,
            end: END.cancelled,
          });
          expect(await stage.dispute(0)).to.deep.equal(facts);
          expect(await escrow.held(terms)).to.equal(before.held - CAP);
          expect(await escrow.statusOf(terms)).to.equal(STATUS.disputed);

          const ruled = await stage.ruleAt(stage.reviewEnd(0), 0, 100n);
          await expect(ruled).to.emit(escrow, "Ruled");
          await stage.settleRest();
          expect(await escrow.held(terms)).to.equal(0n);
          expect(await stage.balance(fixture.location.verifyingContract)).to.equal(0n);
          await stage.expectState({ funded: 2n, settled: 2n, end: END.cancelled });
          expect((await stage.book()).paid).to.equal(4_340n * USDC);
        });
      }
    });

    context("given the client cancels one second before a settlement", () => {
      it("leaves the earned part to the agency", async () => {
        const { escrow, id } = await open({}, 1);
        const { askFrom } = stage.windows(0);
        await stage.answer(0, 250n);
        await stage.cancelAt(askFrom - 1n, 1);

        const tx = await stage.settleAt(askFrom);

        await expect(tx).to.emit(escrow, "Settled").withArgs(id, 0, true, 250, CAP, 0);
        await stage.expectMoved(tx, { agency: CAP });
      });
    });
  });
}
