/*
 * optOut(terms)
 * ├── when the caller is not the client → reverts NotParty
 * ├── given the agreement was resigned or opted out of → reverts AlreadyEnded
 * ├── given nothing was ever funded, or a cancellation has already returned everything → reverts NotFunded
 * ├── when at trialEnd or later, or given no trial → reverts TrialOver
 * └── when before trialEnd
 *     ├── given one or several funded periods, before or in the first one → all of it goes back, the base included
 *     ├── given the client cancelled before → what it had kept goes back, too
 *     └── afterwards → nothing can be funded, paid, settled or ended any more
 */
import { expect } from "chai";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import { CURRENCIES, deployEscrow, fundingValue, USDC, WEEKLY_85 } from "../support/escrow.js";
import { END, Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

const CAP = 10_000n * USDC;

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.optOut (${currency})`, () => {
    let stage: Stage;

    /** An agreement with a trial of 14 days. */
    async function open(overrides: Partial<Terms> = {}, count = 1): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      const trialEnd = fixture.now + DAY + 14n * DAY;
      stage = await Stage.open(connection, fixture, currency, { trialEnd, ...WEEKLY_85, ...overrides }, count);
      return stage;
    }

    /** Asserts that `tx` returned `returned`, and that nothing is left. */
    async function expectOptedOut(tx: Awaited<ReturnType<Stage["optOutAt"]>>, returned: bigint) {
      const { escrow, id, terms } = stage;
      await expect(tx).to.emit(escrow, "OptedOut").withArgs(id, returned);
      await expect(tx).not.to.emit(escrow, "Credited");
      await stage.expectMoved(tx, { client: returned });
      await stage.expectState({ end: END.optedOut });
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await escrow.statusOf(terms)).to.equal(STATUS.closed);
    }

    afterEach(() => stage.expectConserved());

    context("when the caller is not the client", () => {
      for (const who of ["agency", "stranger", "arbiter"] as const) {
        it(`reverts for the ${who}`, async () => {
          const { escrow, fixture, terms } = await open();

          await expect(escrow.connect(fixture[who]).optOut(terms))
            .to.be.revertedWithCustomError(escrow, "NotParty")
            .withArgs(fixture[who].address, terms.client);
        });
      }
    });

    context("given the agreement has ended", () => {
      it("reverts after a resignation", async () => {
        const { escrow, id } = await open();
        await stage.resignAt(stage.terms.start, 0);

        await expect(stage.optOutAt(stage.terms.start + 1n))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.resigned);
      });

      it("reverts the second time", async () => {
        const { escrow, id } = await open();
        await stage.optOutAt(stage.terms.start);

        await expect(stage.optOutAt(stage.terms.start + 1n))
          .to.be.revertedWithCustomError(escrow, "AlreadyEnded")
          .withArgs(id, END.optedOut);
      });
    });

    context("given nothing can be returned", () => {
      it("reverts when nothing was ever funded", async () => {
        const { escrow, fixture, id, terms } = await open({}, 0);
        await escrow.connect(fixture.agency).propose(terms, "0x");

        await expect(stage.optOutAt(terms.start)).to.be.revertedWithCustomError(escrow, "NotFunded").withArgs(id);
      });

      it("reverts when a cancellation before the start has returned everything", async () => {
        const { escrow, id } = await open();
        await stage.cancelAt(stage.terms.start - 1n, 0);

        await expect(stage.optOutAt(stage.terms.start)).to.be.revertedWithCustomError(escrow, "NotFunded").withArgs(id);
      });
    });

    context("when the trial ends", () => {
      it("returns everything one second before its end", async () => {
        await open();

        await expectOptedOut(await stage.optOutAt(stage.terms.trialEnd - 1n), CAP);
      });

      for (const after of [0n, 1n]) {
        it(`reverts ${after} s after its end`, async () => {
          const { escrow, terms } = await open();
          const time = terms.trialEnd + after;

          await expect(stage.optOutAt(time))
            .to.be.revertedWithCustomError(escrow, "TrialOver")
            .withArgs(time, terms.trialEnd);
        });
      }

      it("reverts without a trial", async () => {
        const { escrow } = await open({ trialEnd: 0n });

        await expect(stage.optOutAt(stage.terms.start))
          .to.be.revertedWithCustomError(escrow, "TrialOver")
          .withArgs(stage.terms.start, 0);
      });

      it("reverts in a second period, whatever its trial was", async () => {
        const { escrow, terms } = await open({}, 3);
        const time = stage.windows(1).from;

        await expect(stage.optOutAt(time))
          .to.be.revertedWithCustomError(escrow, "TrialOver")
          .withArgs(time, terms.trialEnd);
      });
    });

    context("given a trial that ends with the first period", () => {
      it("returns everything in the last second of the period, and nothing when it has ended", async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const trialEnd = fixture.now + 31n * DAY;
        const { escrow } = await open({ trialEnd, measureDelay: 0n });
        await stage.answer(0, 250n);
        await expect(stage.settleAt(trialEnd - 2n)).to.be.revertedWithCustomError(escrow, "NotPayableYet");

        await expectOptedOut(await stage.optOutAt(trialEnd - 1n), CAP);
      });

      it("leaves the end of the period to the settlement", async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const trialEnd = fixture.now + 31n * DAY;
        const { escrow, id } = await open({ trialEnd, measureDelay: 0n });
        await stage.answer(0, 250n);

        await expect(stage.optOutAt(trialEnd)).to.be.revertedWithCustomError(escrow, "TrialOver");
        const tx = await stage.settleAt(trialEnd + 1n);
        await expect(tx).to.emit(escrow, "Settled").withArgs(id, 0, true, 250, CAP, 0);
      });
    });

    for (const count of [1, 2, 3]) {
      context(`given ${count} funded periods`, () => {
        for (const [name, time] of [
          ["before the start", (s: Stage) => s.terms.start - HOUR],
          ["at the start", (s: Stage) => s.terms.start],
          ["in the trial", (s: Stage) => s.terms.start + 13n * DAY],
        ] as const) {
          it(`returns all of them ${name}, the base included`, async () => {
            await open({ base: 1_000n * USDC }, count);
            await stage.expectState({ funded: BigInt(count) });

            await expectOptedOut(await stage.optOutAt(time(stage)), BigInt(count) * CAP);
          });
        }
      });
    }

    context("given the periods were funded one by one", () => {
      it("returns all of them", async () => {
        const { terms } = await open();
        await stage.fundAt(terms.start, 1, 1);
        await stage.fundAt(terms.start + DAY, 2, 1);

        await expectOptedOut(await stage.optOutAt(terms.start + 2n * DAY), 3n * CAP);
      });
    });

    context("given interim points have passed in the trial", () => {
      it("returns everything: none of them was payable", async () => {
        const { escrow } = await open();
        await expect(stage.earnInterim(0, 1, 250n)).to.be.revertedWithCustomError(escrow, "TrialRunning");

        await expectOptedOut(await stage.optOutAt(stage.terms.trialEnd - 1n), CAP);
      });
    });

    context("given the client cancelled before", () => {
      it("returns what the cancellation had kept", async () => {
        const { terms } = await open({ cancelNotice: 1n }, 3);
        const cancelled = await stage.cancelAt(terms.start + DAY, 2);
        await stage.expectMoved(cancelled, { client: CAP });

        const tx = await stage.optOutAt(terms.start + 2n * DAY);

        await expectOptedOut(tx, 2n * CAP);
        expect((await stage.book()).returned).to.equal(3n * CAP);
      });
    });

    context("given the client has opted out", () => {
      it("moves no money ever again", async () => {
        const { escrow, fixture, id, terms } = await open({}, 2);
        await stage.optOutAt(terms.start);
        await stage.answerPoint(0, 2, 250n);
        await stage.answer(0, 250n);
        const value = fundingValue(terms, 1);
        const ended = { error: "AlreadyEnded", args: [id, END.optedOut] };

        for (const firstPeriod of [0, 2]) {
          await expect(escrow.connect(fixture.client).fund(terms, firstPeriod, 1, "0x", { value }))
            .to.be.revertedWithCustomError(escrow, ended.error)
            .withArgs(...ended.args);
        }
        await expect(escrow.connect(fixture.agency).propose(terms, "0x"))
          .to.be.revertedWithCustomError(escrow, ended.error)
          .withArgs(...ended.args);
        await expect(stage.cancelAt(terms.start + HOUR, 0))
          .to.be.revertedWithCustomError(escrow, ended.error)
          .withArgs(...ended.args);
        await expect(stage.resignAt(terms.start + 2n * HOUR, 0))
          .to.be.revertedWithCustomError(escrow, ended.error)
          .withArgs(...ended.args);
        await expect(stage.payInterimAt(terms.trialEnd, 0, 2)).to.be.revertedWithCustomError(
          escrow,
          "PeriodNotRunning",
        );
        await expect(stage.settleAt(stage.windows(1).latestSettle))
          .to.be.revertedWithCustomError(escrow, "NothingToSettle")
          .withArgs(id);
        await stage.expectState({ end: END.optedOut });
      });
    });
  });
}
