/*
 * payInterim(terms, period, point)
 * ├── given the terms have no interim payments → reverts NoInterim
 * ├── given the period is not funded, was given back, or does not exist → reverts PeriodNotRunning
 * ├── when the period has ended (end, end + 1; not end − 1) → reverts PeriodNotRunning
 * ├── when the point is 0, at the period's end or beyond → reverts NoInterimPoint
 * ├── when before the point → reverts InterimPointNotReached
 * ├── when before trialEnd → reverts TrialRunning
 * ├── given no answer, or one written before the point → reverts NoAnswer
 * ├── given the answer earns no more than was paid: nothing at all, the same again, a count that fell
 * │   → reverts NothingDue
 * └── given it earns more
 *     ├── first payment → the agreed share of the performance, rounded down, never any of the base
 *     ├── later payments → the difference, whichever points' answers they use
 *     ├── given a value above the cap → the agreed share of cap − base, and nothing more
 *     ├── given a baseline per period and lumps → priced by them
 *     ├── given an earlier period is not settled yet → paid from the running one alone
 *     └── given the agreement was cancelled and the period stays → paid as agreed
 */
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import { CURRENCIES, deployEscrow, USDC, WEEKLY_85 } from "../support/escrow.js";
import { END, Stage } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

const CAP = 10_000n * USDC;

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.payInterim (${currency})`, () => {
    let stage: Stage;

    /** `overrides` may need the start, which is the fixture's. */
    async function open(overrides: Partial<Terms> | ((start: bigint) => Partial<Terms>) = {}, count = 1) {
      const fixture = await networkHelpers.loadFixture(deploy);
      const chosen = typeof overrides === "function" ? overrides(fixture.now + DAY) : overrides;
      stage = await Stage.open(connection, fixture, currency, { ...WEEKLY_85, ...chosen }, count);
      return stage;
    }

    /** Asserts that a payment of `amount` for `value` is made, and that `paidOpen` is the sum of all so far. */
    async function expectPaid(
      tx: Awaited<ReturnType<Stage["payInterimAt"]>>,
      expected: { period?: number; point: number; value: bigint; amount: bigint; reached: bigint; open?: bigint },
    ) {
      const { period = 0, point, value, amount, reached, open: paidOpen = reached } = expected;
      const { escrow, id } = stage;
      await expect(tx)
        .to.emit(escrow, "InterimPaid")
        .withArgs(id, period, stage.pointTime(period, point), value, amount);
      await expect(tx).not.to.emit(escrow, "Credited");
      await stage.expectMoved(tx, { agency: amount });
      expect(await escrow.interimPaid(id, period)).to.equal(reached);
      expect((await stage.agreement()).paidOpen).to.equal(paidOpen);
    }

    afterEach(() => stage.expectConserved());

    context("given the terms have no interim payments", () => {
      it("reverts", async () => {
        const { escrow, id } = await open({ interimEvery: 0n, interimBps: 0n });

        await expect(stage.payInterimAt(stage.terms.start + 7n * DAY, 0, 1))
          .to.be.revertedWithCustomError(escrow, "NoInterim")
          .withArgs(id);
      });
    });

    context("given the period is not one that runs for the agreement", () => {
      it("reverts when nothing is funded", async () => {
        const { escrow } = await open({}, 0);
        await stage.answerPoint(0, 1, 100n);

        await expect(stage.payInterimAt(stage.pointTime(0, 1), 0, 1))
          .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
          .withArgs(0, stage.pointTime(0, 1));
      });

      it("reverts when that period is not funded", async () => {
        const { escrow } = await open({}, 1);
        await stage.answerPoint(1, 1, 100n);

        await expect(stage.payInterimAt(stage.pointTime(1, 1), 1, 1))
          .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
          .withArgs(1, stage.pointTime(1, 1));
      });

      for (const period of [3n, MaxUint256]) {
        it(`reverts when there is no period ${period}`, async () => {
          const { escrow, terms } = await open({}, 3);
          await stage.next(stage.pointTime(0, 1));

          await expect(escrow.payInterim(terms, period, 1))
            .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
            .withArgs(period, stage.pointTime(0, 1));
        });
      }

      it("reverts when the client cancelled it", async () => {
        const { escrow } = await open({}, 2);
        await stage.cancelAt(stage.terms.start, 1);
        await stage.answerPoint(1, 1, 100n);

        await expect(stage.payInterimAt(stage.pointTime(1, 1), 1, 1))
          .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
          .withArgs(1, stage.pointTime(1, 1));
      });

      it("reverts when the agency gave it up", async () => {
        const { escrow } = await open({}, 2);
        await stage.answerPoint(0, 1, 100n);
        await stage.resignAt(stage.pointTime(0, 1), 0);

        await expect(stage.payInterimAt(stage.pointTime(0, 1) + 1n, 0, 1))
          .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
          .withArgs(0, stage.pointTime(0, 1) + 1n);
      });

      it("reverts when the client opted out", async () => {
        const { escrow } = await open((start) => ({ trialEnd: start + DAY }));
        await stage.answerPoint(0, 1, 100n);
        await stage.optOutAt(stage.terms.start);

        await expect(stage.payInterimAt(stage.pointTime(0, 1), 0, 1))
          .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
          .withArgs(0, stage.pointTime(0, 1));
      });
    });

    context("when the period ends", () => {
      it("pays in its last second", async () => {
        await open();
        await stage.answerPoint(0, 4, 100n);

        const tx = await stage.payInterimAt(stage.windows(0).to - 1n, 0, 4);

        await expectPaid(tx, { point: 4, value: 100n, amount: 3_400n * USDC, reached: 3_400n * USDC });
      });

      for (const after of [0n, 1n]) {
        it(`reverts ${after} s after its end`, async () => {
          const { escrow } = await open({}, 2);
          const time = stage.windows(0).to + after;
          await stage.answerPoint(0, 4, 100n);

          await expect(stage.payInterimAt(time, 0, 4))
            .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
            .withArgs(0, time);
        });
      }

      it("reverts once the period is settled", async () => {
        const { escrow } = await open({ measureDelay: 0n }, 2);
        const { to } = stage.windows(0);
        await stage.answerPoint(0, 4, 100n);
        await stage.answer(0, 0n);
        await stage.settleAt(to);

        await expect(stage.payInterimAt(to + 1n, 0, 4))
          .to.be.revertedWithCustomError(escrow, "PeriodNotRunning")
          .withArgs(0, to + 1n);
      });
    });

    context("when there is no such point", () => {
      it("reverts for point 0", async () => {
        const { escrow } = await open();
        await stage.answerPoint(0, 0, 100n);

        await expect(stage.payInterimAt(stage.terms.start + 1n, 0, 0))
          .to.be.revertedWithCustomError(escrow, "NoInterimPoint")
          .withArgs(0, 0);
      });

      it("reverts for the end of the period, although the interval meets it", async () => {
        const { escrow } = await open({ interimEvery: 10n * DAY });
        await stage.answerPoint(0, 3, 100n, stage.windows(0).to - 1n);

        await expect(stage.payInterimAt(stage.windows(0).to - 1n, 0, 3))
          .to.be.revertedWithCustomError(escrow, "NoInterimPoint")
          .withArgs(0, 3);
      });

      it("takes a point one second before the end", async () => {
        await open({ interimEvery: 30n * DAY - 1n });

        const tx = await stage.earnInterim(0, 1, 100n);

        await expectPaid(tx, { point: 1, value: 100n, amount: 3_400n * USDC, reached: 3_400n * USDC });
      });

      it("reverts for points of the next period", async () => {
        const { escrow } = await open({}, 2);
        await stage.answerPoint(0, 5, 100n);

        await expect(stage.payInterimAt(stage.windows(0).to - 1n, 0, 5))
          .to.be.revertedWithCustomError(escrow, "NoInterimPoint")
          .withArgs(0, 5);
      });

      it("reverts for a point beyond all time", async () => {
        const { escrow } = await open();

        for (const point of [MaxUint256, MaxUint256 / (7n * DAY)]) {
          await expect(stage.payInterimAt(stage.pointTime(0, 1), 0, point))
            .to.be.revertedWithCustomError(escrow, "NoInterimPoint")
            .withArgs(0, point);
        }
      });
    });

    context("when the point is reached", () => {
      it("reverts one second before", async () => {
        const { escrow } = await open();
        const time = stage.pointTime(0, 1);
        await stage.answerPoint(0, 1, 100n, time - 1n);

        await expect(stage.payInterimAt(time - 1n, 0, 1))
          .to.be.revertedWithCustomError(escrow, "InterimPointNotReached")
          .withArgs(time - 1n, time);
      });

      it("reverts for a period that has not begun", async () => {
        const { escrow } = await open({}, 2);
        const time = stage.windows(1).from - 1n;
        await stage.answerPoint(1, 1, 100n, time);

        await expect(stage.payInterimAt(time, 1, 1))
          .to.be.revertedWithCustomError(escrow, "InterimPointNotReached")
          .withArgs(time, stage.pointTime(1, 1));
      });

      for (const after of [0n, 1n]) {
        it(`pays ${after} s after`, async () => {
          await open();
          await stage.answerPoint(0, 1, 100n);

          const tx = await stage.payInterimAt(stage.pointTime(0, 1) + after, 0, 1);

          await expectPaid(tx, { point: 1, value: 100n, amount: 3_400n * USDC, reached: 3_400n * USDC });
        });
      }
    });

    context("when the trial ends", () => {
      const openTrial = async () => {
        await open((start) => ({ trialEnd: start + 10n * DAY }));
        await stage.answerPoint(0, 1, 100n);
      };

      it("reverts one second before its end", async () => {
        await openTrial();
        const { trialEnd } = stage.terms;

        await expect(stage.payInterimAt(trialEnd - 1n, 0, 1))
          .to.be.revertedWithCustomError(stage.escrow, "TrialRunning")
          .withArgs(trialEnd - 1n, trialEnd);
      });

      for (const after of [0n, 1n]) {
        it(`pays ${after} s after its end`, async () => {
          await openTrial();

          const tx = await stage.payInterimAt(stage.terms.trialEnd + after, 0, 1);

          await expectPaid(tx, { point: 1, value: 100n, amount: 3_400n * USDC, reached: 3_400n * USDC });
        });
      }
    });

    context("given no answer counts", () => {
      it("reverts when there is none", async () => {
        const { escrow } = await open();
        // The answers to another point and to the period itself are answers to other questions.
        await stage.answerPoint(0, 1, 100n);
        await stage.answer(0, 100n, stage.pointTime(0, 2));

        await expect(stage.payInterimAt(stage.pointTime(0, 2), 0, 2))
          .to.be.revertedWithCustomError(escrow, "NoAnswer")
          .withArgs(0, stage.pointTime(0, 2));
      });

      it("reverts when the oracle says that it was written in the future, and pays once that time has come", async () => {
        const { escrow } = await open();
        const time = stage.pointTime(0, 1);
        await stage.answerPoint(0, 1, 100n, time + DAY);

        await expect(stage.payInterimAt(time + DAY - 1n, 0, 1))
          .to.be.revertedWithCustomError(escrow, "NoAnswer")
          .withArgs(0, time);
        await expect(stage.payInterimAt(time + DAY, 0, 1)).to.emit(escrow, "InterimPaid");
      });

      it("reverts when it was written one second before the point", async () => {
        const { escrow } = await open();
        const time = stage.pointTime(0, 1);
        await stage.answerPoint(0, 1, 100n, time - 1n);

        await expect(stage.payInterimAt(time + DAY, 0, 1))
          .to.be.revertedWithCustomError(escrow, "NoAnswer")
          .withArgs(0, time);
      });
    });

    context("given nothing more is due", () => {
      it("reverts when nothing was earned", async () => {
        const { escrow } = await open({ baselines: [100n], base: 1_000n * USDC });
        await stage.answerPoint(0, 1, 100n);

        await expect(stage.payInterimAt(stage.pointTime(0, 1), 0, 1))
          .to.be.revertedWithCustomError(escrow, "NothingDue")
          .withArgs(0, 100);
      });

      it("reverts when the share is less than one base unit", async () => {
        const { escrow } = await open({ steps: [{ threshold: 0n, lump: 0n, rate: 10n ** 12n }] });
        await stage.answerPoint(0, 1, 1n);

        await expect(stage.payInterimAt(stage.pointTime(0, 1), 0, 1))
          .to.be.revertedWithCustomError(escrow, "NothingDue")
          .withArgs(0, 1);
      });

      it("reverts for the same point again", async () => {
        const { escrow } = await open();
        await stage.earnInterim(0, 1, 100n);

        await expect(stage.payInterimAt(stage.pointTime(0, 1) + 1n, 0, 1))
          .to.be.revertedWithCustomError(escrow, "NothingDue")
          .withArgs(0, 100);
      });

      for (const value of [100n, 99n, 0n]) {
        it(`takes nothing back when the count went from 100 to ${value}`, async () => {
          const { escrow } = await open();
          await stage.earnInterim(0, 1, 100n);
          await stage.answerPoint(0, 2, value);

          await expect(stage.payInterimAt(stage.pointTime(0, 2), 0, 2))
            .to.be.revertedWithCustomError(escrow, "NothingDue")
            .withArgs(0, value);
          await stage.expectState({ funded: 1n, paidOpen: 3_400n * USDC });
        });
      }
    });

    context("given more is due", () => {
      it("pays the difference each time, and in all what one payment would have", async () => {
        await open();

        await expectPaid(await stage.earnInterim(0, 1, 10n), {
          point: 1,
          value: 10n,
          amount: 340n * USDC,
          reached: 340n * USDC,
        });
        await expectPaid(await stage.earnInterim(0, 2, 11n), {
          point: 2,
          value: 11n,
          amount: 34n * USDC,
          reached: 374n * USDC,
        });
        await expectPaid(await stage.earnInterim(0, 4, 100n), {
          point: 4,
          value: 100n,
          amount: 3_026n * USDC,
          reached: 3_400n * USDC,
        });
        await stage.expectState({ funded: 1n, paidOpen: 3_400n * USDC });
        expect(await stage.escrow.held(stage.terms)).to.equal(6_600n * USDC);
      });

      it("rounds down on the cumulative value, so that many payments never exceed one", async () => {
        // ⌊⌊value / 3⌋ × 85 %⌋
        await open({ steps: [{ threshold: 0n, lump: 0n, rate: 10n ** 12n / 3n + 1n }] });

        for (const [point, value, amount, reached] of [
          [1, 3n, 0n, 0n],
          [2, 7n, 1n, 1n],
          [3, 10n, 1n, 2n],
          [4, 100n, 26n, 28n],
        ] as const) {
          if (amount === 0n) {
            await expect(stage.earnInterim(0, point, value)).to.be.revertedWithCustomError(stage.escrow, "NothingDue");
          } else {
            await expectPaid(await stage.earnInterim(0, point, value), { point, value, amount, reached });
          }
        }
      });

      it("pays the share of the performance only, never any of the base", async () => {
        await open({ base: 9_000n * USDC });

        const tx = await stage.earnInterim(0, 1, 2n ** 128n - 1n);

        await expectPaid(tx, { point: 1, value: 2n ** 128n - 1n, amount: 850n * USDC, reached: 850n * USDC });
        await expect(stage.earnInterim(0, 2, 2n ** 128n - 1n))
          .to.be.revertedWithCustomError(stage.escrow, "NothingDue")
          .withArgs(0, 2n ** 128n - 1n);
      });

      it("pays the whole cap at most, at a share of 100 %", async () => {
        await open({ interimBps: 10_000n });

        const tx = await stage.earnInterim(0, 1, 251n);

        await expectPaid(tx, { point: 1, value: 251n, amount: CAP, reached: CAP });
        expect(await stage.escrow.held(stage.terms)).to.equal(0n);
      });

      it("takes the answer of an earlier point when it earns more than the last payment", async () => {
        await open();
        await stage.answerPoint(0, 1, 100n);
        const second = await stage.earnInterim(0, 2, 60n);
        await expectPaid(second, { point: 2, value: 60n, amount: 2_040n * USDC, reached: 2_040n * USDC });

        const first = await stage.payInterimAt(stage.pointTime(0, 2) + 1n, 0, 1);

        await expectPaid(first, { point: 1, value: 100n, amount: 1_360n * USDC, reached: 3_400n * USDC });
      });

      it("pays on an answer that was written long after the point", async () => {
        await open();
        const late = stage.windows(0).to - 1n;
        await stage.answerPoint(0, 1, 100n, late);

        const tx = await stage.payInterimAt(late, 0, 1);

        await expectPaid(tx, { point: 1, value: 100n, amount: 3_400n * USDC, reached: 3_400n * USDC });
      });

      it("prices by the baseline of the period and by lumps", async () => {
        await open(
          {
            baselines: [0n, 100n, 0n],
            steps: [{ threshold: 20n, lump: 1_000n * USDC, rate: 40n * USDC * 10n ** 12n }],
          },
          2,
        );
        await stage.answerPoint(1, 1, 119n);
        await expect(stage.payInterimAt(stage.pointTime(1, 1), 1, 1))
          .to.be.revertedWithCustomError(stage.escrow, "NothingDue")
          .withArgs(1, 119);

        const tx = await stage.earnInterim(1, 2, 121n);

        await expectPaid(tx, { period: 1, point: 2, value: 121n, amount: 884n * USDC, reached: 884n * USDC });
      });

      it("pays the running period while an earlier one waits for its settlement", async () => {
        await open({ measureDelay: 20n * DAY }, 3);
        await stage.earnInterim(0, 1, 50n);

        const tx = await stage.earnInterim(1, 1, 100n);

        await expectPaid(tx, {
          period: 1,
          point: 1,
          value: 100n,
          amount: 3_400n * USDC,
          reached: 3_400n * USDC,
          open: 5_100n * USDC,
        });
        await stage.expectState({ funded: 3n, paidOpen: 5_100n * USDC });
        expect(await stage.escrow.interimPaid(stage.id, 0)).to.equal(1_700n * USDC);
      });

      it("pays a period that stays after a cancellation", async () => {
        await open({ cancelNotice: 1n }, 3);
        await stage.cancelAt(stage.terms.start + DAY, 2);

        await expectPaid(await stage.earnInterim(0, 1, 50n), {
          point: 1,
          value: 50n,
          amount: 1_700n * USDC,
          reached: 1_700n * USDC,
        });
        await expectPaid(await stage.earnInterim(1, 1, 100n), {
          period: 1,
          point: 1,
          value: 100n,
          amount: 3_400n * USDC,
          reached: 3_400n * USDC,
          open: 5_100n * USDC,
        });
        await stage.expectState({ funded: 2n, paidOpen: 5_100n * USDC, end: END.cancelled });
      });
    });
  });
}
