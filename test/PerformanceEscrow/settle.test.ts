/*
 * settle(terms)
 * ├── given nothing is funded → reverts NothingToSettle
 * ├── given every funded period is settled → reverts NothingToSettle; a settled period never pays again
 * ├── when before q = end + measureDelay → reverts NotPayableYet(now, q)
 * ├── given an answer written in [q, d), at q, inside, or at d − 1
 * │   ├── when before the answer + reviewWindow → reverts NotPayableYet(now, the answer + reviewWindow)
 * │   └── when from then on, at any time → settles by the answer
 * │       ├── given it earns the whole cap → all to the agency
 * │       ├── given it earns a part → split
 * │       ├── given it earns nothing → all to the client, the base to the agency
 * │       ├── given lowerIsBetter, or a baseline per period → priced by them
 * │       └── given interim payments were made
 * │           ├── given the final count earns more → the agency gets the difference
 * │           ├── given it earns less → the agency keeps them and gets no more
 * │           └── given they reached the whole cap → nothing moves
 * ├── given an answer written at q − 1 or at d, or none → missing
 * │   ├── when before d + reviewWindow → reverts NotPayableYet(now, d + reviewWindow)
 * │   └── when from then on → base and interim payments stand, the rest goes to the client
 * ├── given the period is disputed
 * │   ├── when before the end of the review + rulingWindow → reverts NotPayableYet(now, that end)
 * │   └── when from then on → the frozen answer stands, less what moved already; every disputer gets its fee back
 * ├── given several periods → settles the oldest, one by one
 * └── given the agreement was cancelled, resigned or opted out of → the periods that stay settle as agreed
 */
import { expect } from "chai";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import {
  CURRENCIES,
  deployEscrow,
  deployForDisputes,
  RATE_40,
  USDC,
  WEEKLY_85,
  withArbiter,
} from "../support/escrow.js";
import { END, Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployEscrow(connection);

const CAP = 10_000n * USDC;
const FEE = 100n * USDC;
const deployDisputable = () => deployForDisputes(connection);

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.settle (${currency})`, () => {
    let stage: Stage;

    async function open(overrides: Partial<Terms> = {}, count = 1): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, overrides, count);
      return stage;
    }

    afterEach(() => stage.expectConserved());

    context("given nothing is funded", () => {
      it("reverts", async () => {
        const { escrow, id, fixture, terms } = await open({}, 0);

        await expect(escrow.settle(terms)).to.be.revertedWithCustomError(escrow, "NothingToSettle").withArgs(id);
        await escrow.connect(fixture.agency).propose(terms, "0x");
        await expect(stage.settleAt(stage.windows(2).latestSettle))
          .to.be.revertedWithCustomError(escrow, "NothingToSettle")
          .withArgs(id);
      });
    });

    context("given every funded period is settled", () => {
      it("never pays a settled period again", async () => {
        const { escrow, id } = await open({}, 1);
        const { askFrom, answerBefore } = stage.windows(0);
        await stage.answer(0, 100n);
        await stage.settleAt(askFrom);

        for (const time of [askFrom + 1n, answerBefore, stage.windows(2).latestSettle]) {
          await expect(stage.settleAt(time)).to.be.revertedWithCustomError(escrow, "NothingToSettle").withArgs(id);
        }
        await stage.expectState({ funded: 1n, settled: 1n });
        expect(await escrow.held(stage.terms)).to.equal(0n);
      });
    });

    context("when before the question may be asked", () => {
      for (const [name, time] of [
        ["before the start", (s: Stage) => s.terms.start - 1n],
        ["in the last second of the period", (s: Stage) => s.windows(0).to - 1n],
        ["at the end of the period", (s: Stage) => s.windows(0).to],
        ["one second before q", (s: Stage) => s.windows(0).askFrom - 1n],
      ] as const) {
        it(`reverts ${name}, whatever the oracle says`, async () => {
          const { escrow } = await open();
          const { to, askFrom } = stage.windows(0);
          await stage.answer(0, 250n, to);

          await expect(stage.settleAt(time(stage)))
            .to.be.revertedWithCustomError(escrow, "NotPayableYet")
            .withArgs(time(stage), askFrom);
        });
      }
    });

    for (const [review, overrides] of [
      [0n, () => ({})],
      [2n * DAY, withArbiter],
    ] as const) {
      context(`given ${review === 0n ? "no review" : "two days of review"}`, () => {
        const openReviewed = async () => open(overrides(await networkHelpers.loadFixture(deploy)), 1);

        for (const [name, answeredAt] of [
          ["at q", (s: Stage) => s.windows(0).askFrom],
          ["between q and d", (s: Stage) => s.windows(0).askFrom + 4n * DAY + 1n],
          ["one second before d", (s: Stage) => s.windows(0).answerBefore - 1n],
        ] as const) {
          context(`given an answer ${name}`, () => {
            it("reverts one second before its review is over", async () => {
              const { escrow } = await openReviewed();
              const payableFrom = answeredAt(stage) + review;
              await stage.answer(0, 100n, answeredAt(stage));
              const { askFrom } = stage.windows(0);
              const time = payableFrom - 1n;

              await expect(stage.settleAt(time))
                .to.be.revertedWithCustomError(escrow, "NotPayableYet")
                .withArgs(time, time < askFrom ? askFrom : payableFrom);
            });

            for (const after of [0n, 1n, 400n * DAY]) {
              it(`settles by it ${after} s after its review`, async () => {
                const { escrow, id } = await openReviewed();
                await stage.answer(0, 100n, answeredAt(stage));

                const tx = await stage.settleAt(answeredAt(stage) + review + after);

                await expect(tx)
                  .to.emit(escrow, "Settled")
                  .withArgs(id, 0, true, 100, 4_000n * USDC, 6_000n * USDC);
                await stage.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
                await stage.expectState({ funded: 1n, settled: 1n });
              });
            }
          });
        }

        for (const [name, answeredAt] of [
          ["no answer", () => undefined],
          ["an answer one second before q", (s: Stage) => s.windows(0).askFrom - 1n],
          ["an answer at d", (s: Stage) => s.windows(0).answerBefore],
          ["an answer at the end of the period", (s: Stage) => s.windows(0).to],
        ] as const) {
          context(`given ${name}`, () => {
            const openMissing = async () => {
              await openReviewed();
              const time = answeredAt(stage);
              if (time !== undefined) await stage.answer(0, 250n, time);
            };

            for (const [moment, time] of [
              ["at q", (s: Stage) => s.windows(0).askFrom],
              ["one second before d", (s: Stage) => s.windows(0).answerBefore - 1n],
              ["one second before the review is over", (s: Stage) => s.windows(0).answerBefore + review - 1n],
            ] as const) {
              it(`reverts ${moment}`, async () => {
                await openMissing();

                await expect(stage.settleAt(time(stage)))
                  .to.be.revertedWithCustomError(stage.escrow, "NotPayableYet")
                  .withArgs(time(stage), stage.windows(0).answerBefore + review);
              });
            }

            for (const after of [0n, 1n, 400n * DAY]) {
              it(`returns everything ${after} s after the deadline`, async () => {
                await openMissing();

                const tx = await stage.settleAt(stage.windows(0).answerBefore + review + after);

                await expect(tx).to.emit(stage.escrow, "Settled").withArgs(stage.id, 0, false, 0, 0, CAP);
                await stage.expectMoved(tx, { client: CAP });
                await stage.expectState({ funded: 1n, settled: 1n });
              });
            }
          });
        }
      });
    }

    context("given an answer that claims to come from later than now", () => {
      it("waits for it", async () => {
        const { escrow } = await open();
        const { askFrom, answerBefore } = stage.windows(0);
        await stage.answer(0, 100n, answerBefore - 1n);

        await expect(stage.settleAt(askFrom + 5n))
          .to.be.revertedWithCustomError(escrow, "NotPayableYet")
          .withArgs(askFrom + 5n, answerBefore - 1n);
      });
    });

    context("given no measure delay", () => {
      it("settles in the second in which the period ends, and not before", async () => {
        const { escrow, id } = await open({ measureDelay: 0n });
        const { to } = stage.windows(0);
        await stage.answer(0, 250n);

        await expect(stage.settleAt(to - 1n))
          .to.be.revertedWithCustomError(escrow, "NotPayableYet")
          .withArgs(to - 1n, to);
        const tx = await stage.settleAt(to);

        await expect(tx).to.emit(escrow, "Settled").withArgs(id, 0, true, 250, CAP, 0);
      });
    });

    // What is paid for an answer: base 1,000, 40 a unit, cap 10,000.
    for (const { name, base = 0n, value, paid } of [
      { name: "the whole cap", value: 250n, paid: CAP },
      { name: "far more than the cap", value: 2n ** 128n - 1n, paid: CAP },
      { name: "one unit less than the cap", value: 249n, paid: 9_960n * USDC },
      { name: "one unit", value: 1n, paid: 40n * USDC },
      { name: "nothing", value: 0n, paid: 0n },
      { name: "nothing above the base", base: 1_000n * USDC, value: 0n, paid: 1_000n * USDC },
      { name: "the base and a part", base: 1_000n * USDC, value: 100n, paid: 5_000n * USDC },
      { name: "the cap, base included", base: 1_000n * USDC, value: 225n, paid: CAP },
      { name: "more than the cap, base included", base: 1_000n * USDC, value: 250n, paid: CAP },
    ]) {
      context(`given the answer earns ${name}`, () => {
        it(`pays the agency ${paid / USDC} and returns the rest`, async () => {
          const { escrow, id, terms } = await open({ base });
          const { askFrom } = stage.windows(0);
          await stage.answer(0, value);
          const expected = await escrow.payoutFor(terms, 0, value);

          const tx = await stage.settleAt(askFrom);

          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, 0, true, value, paid, CAP - paid);
          await expect(tx).not.to.emit(escrow, "Credited");
          await stage.expectMoved(tx, { agency: paid, client: CAP - paid });
          await stage.expectState({ funded: 1n, settled: 1n });
          expect(await escrow.held(terms)).to.equal(0n);
          expect([...expected]).to.deep.equal([paid, CAP - paid]);
        });
      });
    }

    context("given the answer is missing", () => {
      for (const base of [0n, 1n, 1_000n * USDC, CAP]) {
        it(`pays the base of ${base} base units and returns the rest`, async () => {
          const { escrow, id, terms } = await open({ base, ...(base === CAP ? { steps: [] } : {}) });
          const expected = await escrow.payoutIfMissing(terms, 0);

          const tx = await stage.settleAt(stage.windows(0).answerBefore);

          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, 0, false, 0, base, CAP - base);
          await stage.expectMoved(tx, { agency: base, client: CAP - base });
          expect([...expected]).to.deep.equal([base, CAP - base]);
        });
      }
    });

    context("given the smallest amounts", () => {
      it("floors once and loses no base unit", async () => {
        // A third of a base unit for each.
        const steps = [{ threshold: 0n, lump: 0n, rate: 10n ** 12n / 3n }];
        const { escrow, id } = await open({ cap: 2n, steps }, 3);
        await stage.answer(0, 3n);
        await stage.answer(1, 4n);
        await stage.answer(2, 7n);

        for (const [period, value, paid] of [
          [0, 3, 0n],
          [1, 4, 1n],
          [2, 7, 2n],
        ] as const) {
          const tx = await stage.settleAt(stage.windows(period).askFrom);

          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, period, true, value, paid, 2n - paid);
          await stage.expectMoved(tx, { agency: paid, client: 2n - paid });
        }
      });
    });

    context("given interim payments were made", () => {
      // Of 100 units at 40, 85 %: 3,400.
      const INTERIM = 3_400n * USDC;
      const BASE = 1_000n * USDC;

      for (const { name, value, total } of [
        { name: "more than they reached", value: 200n as bigint | null, total: 9_000n * USDC },
        { name: "the cap", value: 1_000n, total: CAP },
        { name: "what they were measured on", value: 100n, total: 5_000n * USDC },
        { name: "exactly what they reached", value: 85n, total: 4_400n * USDC },
        { name: "one unit less than they reached", value: 84n, total: 4_400n * USDC },
        { name: "nothing", value: 0n, total: 4_400n * USDC },
        { name: "an unknown amount: the answer is missing", value: null, total: 4_400n * USDC },
      ]) {
        it(`pays what is left when the final count earns ${name}`, async () => {
          const { escrow, id, terms } = await open({ ...WEEKLY_85, base: BASE });
          await stage.earnInterim(0, 1, 100n);
          await stage.expectState({ funded: 1n, paidOpen: INTERIM });
          if (value !== null) await stage.answer(0, value);

          const tx = await stage.settleAt(stage.windows(0).answerBefore);

          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, 0, value !== null, value ?? 0n, total - INTERIM, CAP - total);
          await stage.expectMoved(tx, { agency: total - INTERIM, client: CAP - total });
          await stage.expectState({ funded: 1n, settled: 1n });
          expect(await escrow.held(terms)).to.equal(0n);
        });
      }

      it("moves nothing when they reached the whole cap", async () => {
        const { escrow, id } = await open({ ...WEEKLY_85, interimBps: 10_000n });
        await stage.earnInterim(0, 4, 300n);
        await stage.answer(0, 10n);

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx).to.emit(escrow, "Settled").withArgs(id, 0, true, 10, 0, 0);
        await stage.expectMoved(tx, {});
        await stage.expectState({ funded: 1n, settled: 1n });
      });
    });

    context("given lower is better", () => {
      for (const { value, paid } of [
        { value: 101n, paid: 0n },
        { value: 100n, paid: 0n },
        { value: 99n, paid: 40n * USDC },
        { value: 0n, paid: 4_000n * USDC },
      ]) {
        it(`pays ${paid / USDC} for ${value} below a baseline of 100`, async () => {
          const { escrow, id } = await open({ lowerIsBetter: true, baselines: [100n] });
          await stage.answer(0, value);

          const tx = await stage.settleAt(stage.windows(0).askFrom);

          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, 0, true, value, paid, CAP - paid);
          await stage.expectMoved(tx, { agency: paid, client: CAP - paid });
        });
      }

      it("pays no more than the base when the answer is missing, although nothing is the best count", async () => {
        const { escrow, id } = await open({ lowerIsBetter: true, baselines: [100n], base: 7n });

        const tx = await stage.settleAt(stage.windows(0).answerBefore);

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, false, 0, 7, CAP - 7n);
        await stage.expectMoved(tx, { agency: 7n, client: CAP - 7n });
      });
    });

    context("given several periods", () => {
      it("settles them in order, each by its own baseline, question and window", async () => {
        const { escrow, id, terms } = await open({ baselines: [10n, 200n, 0n] }, 3);
        for (const period of [0, 1, 2]) await stage.answer(period, 110n);

        for (const [period, paid] of [
          [0, 4_000n * USDC],
          [1, 0n],
          [2, 4_400n * USDC],
        ] as const) {
          const { askFrom } = stage.windows(period);
          await expect(stage.settleAt(askFrom - 1n))
            .to.be.revertedWithCustomError(escrow, "NotPayableYet")
            .withArgs(askFrom - 1n, askFrom);

          const tx = await stage.settleAt(askFrom);

          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, period, true, 110, paid, CAP - paid);
          await stage.expectMoved(tx, { agency: paid, client: CAP - paid });
          await stage.expectState({ funded: 3n, settled: BigInt(period + 1) });
          expect(await escrow.held(terms)).to.equal(BigInt(2 - period) * CAP);
        }
        expect(await escrow.statusOf(terms)).to.equal(STATUS.closed);
      });

      it("settles them late and in one go, a missing one among them", async () => {
        const { escrow, id, terms } = await open({ base: 5n }, 3);
        await stage.answer(0, 250n);
        await stage.answer(2, 1n);
        const late = stage.windows(2).latestSettle + 365n * DAY;

        const txs = [await stage.settleAt(late), await stage.settleAt(late + 1n), await stage.settleAt(late + 2n)];

        const paid = [CAP, 5n, 40n * USDC + 5n];
        const [settledFully, missing, settledPartly] = txs;
        await expect(settledFully).to.emit(escrow, "Settled").withArgs(id, 0, true, 250, CAP, 0);
        await expect(missing)
          .to.emit(escrow, "Settled")
          .withArgs(id, 1, false, 0, 5, CAP - 5n);
        await expect(settledPartly)
          .to.emit(escrow, "Settled")
          .withArgs(id, 2, true, 1, 40n * USDC + 5n, CAP - 40n * USDC - 5n);
        for (const [period, tx] of txs.entries()) {
          await stage.expectMoved(tx, { agency: paid[period]!, client: CAP - paid[period]! });
        }
        expect(await escrow.held(terms)).to.equal(0n);
      });

      it("leaves the next period to be funded", async () => {
        const { escrow, terms } = await open({ measureDelay: 0n, reportGrace: HOUR }, 1);
        const { answerBefore, to } = stage.windows(0);
        await stage.settleAt(answerBefore);

        expect(await escrow.statusOf(terms)).to.equal(STATUS.awaitingFunding);
        const tx = await stage.fundAt(to + terms.fundingGrace - 1n, 1, 2);
        await stage.expectMoved(tx, { client: -2n * CAP, escrow: 2n * CAP });
        await stage.expectState({ funded: 3n, settled: 1n });
      });

      it("does not take interim payments of the running period for those of the settled one", async () => {
        const { escrow, id } = await open({ ...WEEKLY_85, measureDelay: 10n * DAY }, 2);
        await stage.earnInterim(0, 1, 50n);
        await stage.earnInterim(1, 1, 100n);
        await stage.expectState({ funded: 2n, paidOpen: 5_100n * USDC });
        await stage.answer(0, 50n);

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, true, 50, 300n * USDC, 8_000n * USDC);
        await stage.expectMoved(tx, { agency: 300n * USDC, client: 8_000n * USDC });
        await stage.expectState({ funded: 2n, settled: 1n, paidOpen: 3_400n * USDC });
      });
    });

    context("given the agreement was cancelled", () => {
      it("settles the periods that stay as agreed, and no other", async () => {
        const { escrow, id, terms } = await open({ cancelNotice: 1n }, 3);
        await stage.cancelAt(terms.start, 2);
        await stage.answer(0, 100n);
        await stage.answer(1, 200n);
        await stage.answer(2, 250n);

        for (const [period, value, paid] of [
          [0, 100, 4_000n * USDC],
          [1, 200, 8_000n * USDC],
        ] as const) {
          const tx = await stage.settleAt(stage.windows(period).askFrom);
          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, period, true, value, paid, CAP - paid);
          await stage.expectMoved(tx, { agency: paid, client: CAP - paid });
        }
        await expect(stage.settleAt(stage.windows(2).askFrom))
          .to.be.revertedWithCustomError(escrow, "NothingToSettle")
          .withArgs(id);
        await stage.expectState({ funded: 2n, settled: 2n, end: END.cancelled });
        expect(await escrow.statusOf(terms)).to.equal(STATUS.closed);
      });
    });

    context("given the agency resigned", () => {
      it("settles the periods that had ended as agreed, and no other", async () => {
        const { escrow, id } = await open({ measureDelay: 10n * DAY, base: 500n * USDC }, 3);
        await stage.resignAt(stage.windows(0).to, 1);
        await stage.answer(0, 100n);
        await stage.answer(1, 250n);

        const tx = await stage.settleAt(stage.windows(0).askFrom);

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, true, 100, 4_500n * USDC, 5_500n * USDC);
        await stage.expectMoved(tx, { agency: 4_500n * USDC, client: 5_500n * USDC });
        await stage.expectState({ funded: 1n, settled: 1n, end: END.resigned });
        await expect(stage.settleAt(stage.windows(1).askFrom))
          .to.be.revertedWithCustomError(escrow, "NothingToSettle")
          .withArgs(id);
      });
    });

    context("given the period is disputed", () => {
      /** 100 units were answered, which earn 4,000, or nothing was; each claim is made as late as it can be. */
      async function openDisputed(
        claims: { client?: bigint; agency?: bigint },
        overrides: Partial<Terms> = {},
        value: bigint | null = 100n,
      ) {
        const fixture = await networkHelpers.loadFixture(deployDisputable);
        stage = await Stage.open(connection, fixture, currency, { ...withArbiter(fixture), ...overrides });
        if (value !== null) await stage.answer(0, value);
        if (stage.terms.interimEvery !== 0n) await stage.earnInterim(0, 1, 50n);
        const answeredAt = value === null ? null : stage.windows(0).askFrom;
        const reviewEnd = stage.reviewEnd(0, answeredAt);
        if (claims.client !== undefined) await stage.disputeAt(reviewEnd - 2n, "client", 0, claims.client);
        if (claims.agency !== undefined) await stage.disputeAt(reviewEnd - 1n, "agency", 0, claims.agency);
        return { reviewEnd, rulingEnd: stage.rulingEnd(0, answeredAt) };
      }

      for (const value of [100n, null]) {
        it(`reverts to the last second for a ruling, the answer ${value === null ? "missing" : "in time"}`, async () => {
          const { reviewEnd, rulingEnd } = await openDisputed({ agency: 150n }, {}, value);

          for (const time of [reviewEnd, reviewEnd + 1n, rulingEnd - 1n]) {
            await expect(stage.settleAt(time))
              .to.be.revertedWithCustomError(stage.escrow, "NotPayableYet")
              .withArgs(time, rulingEnd);
          }
        });
      }

      for (const after of [0n, 1n, 400n * DAY]) {
        it(`lets the answer stand ${after} s after that, and returns both fees`, async () => {
          const { rulingEnd } = await openDisputed({ client: 50n, agency: 150n });
          const { escrow, id, terms } = stage;

          const tx = await stage.settleAt(rulingEnd + after);

          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, 0, true, 100, 2_000n * USDC, 2_000n * USDC);
          await expect(tx).not.to.emit(escrow, "Credited");
          await stage.expectMoved(tx, { agency: 2_000n * USDC + FEE, client: 2_000n * USDC + FEE });
          await stage.expectState({ funded: 1n, settled: 1n });
          expect(await escrow.held(terms)).to.equal(0n);
          expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
          expect(await stage.book()).to.include({ paid: 4_000n * USDC, returned: 6_000n * USDC });
        });
      }

      for (const { name, claims, overrides = {}, value = 100n, agency, client } of [
        { name: "the client alone disputed", claims: { client: 50n }, agency: 2_000n, client: 6_100n },
        { name: "the client alone disputed all", claims: { client: 0n }, agency: 4_000n, client: 6_100n },
        { name: "the agency alone disputed", claims: { agency: 150n }, agency: 4_100n, client: 2_000n },
        { name: "the agency alone claimed the cap", claims: { agency: 250n }, agency: 4_100n, client: 6_000n },
        {
          name: "the agency disputed that nothing came",
          claims: { agency: 150n },
          value: null,
          agency: 100n,
          client: 6_000n,
        },
        {
          name: "there is a base, and nothing came",
          claims: { agency: 100n },
          overrides: { base: 1_000n * USDC },
          value: null,
          agency: 1_100n,
          client: 4_000n,
        },
        {
          name: "interim payments were made",
          claims: { client: 50n, agency: 150n },
          overrides: WEEKLY_85,
          agency: 2_100n,
          client: 2_100n,
        },
        {
          name: "interim payments reached more than the answer earns",
          claims: { agency: 150n },
          overrides: WEEKLY_85,
          value: 10n,
          agency: 100n,
          client: 4_300n,
        },
        {
          name: "there is no fee",
          claims: { client: 50n, agency: 150n },
          overrides: { arbiterFee: 0n },
          agency: 2_000n,
          client: 2_000n,
        },
      ] as {
        name: string;
        claims: { client?: bigint; agency?: bigint };
        overrides?: Partial<Terms>;
        value?: bigint | null;
        agency: bigint;
        client: bigint;
      }[]) {
        it(`pays what is left of the answer when ${name}`, async () => {
          const { rulingEnd } = await openDisputed(claims, overrides, value);

          const tx = await stage.settleAt(rulingEnd);

          await stage.expectMoved(tx, { agency: agency * USDC, client: client * USDC });
          await stage.expectState({ funded: 1n, settled: 1n });
          expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
        });
      }

      it("goes by the answer that was disputed, whatever the oracle says now", async () => {
        const { rulingEnd } = await openDisputed({ client: 50n });
        await networkHelpers.setCode(stage.terms.oracle, "0xfe");

        const tx = await stage.settleAt(rulingEnd);

        await expect(tx)
          .to.emit(stage.escrow, "Settled")
          .withArgs(stage.id, 0, true, 100, 2_000n * USDC, 6_000n * USDC);
      });
    });

    context("given the client opted out", () => {
      it("reverts", async () => {
        const { escrow, id } = await open({ trialEnd: (await stageStart()) + DAY }, 1);
        await stage.optOutAt(stage.terms.start);
        await stage.answer(0, 250n);

        await expect(stage.settleAt(stage.windows(0).askFrom))
          .to.be.revertedWithCustomError(escrow, "NothingToSettle")
          .withArgs(id);
      });
    });

    async function stageStart(): Promise<bigint> {
      return (await networkHelpers.loadFixture(deploy)).now + DAY;
    }

    context("given another rate for other terms", () => {
      it("pays an agreement only its own money", async () => {
        await open();
        const other = await Stage.open(
          connection,
          stage.fixture,
          currency,
          { steps: [{ threshold: 0n, lump: 0n, rate: 2n * RATE_40 }] },
          2,
        );
        await stage.answer(0, 50n);
        await stage.settleAt(stage.windows(0).askFrom);

        // Both ask the same question, so it is answered for both.
        const tx = await other.settleAt(other.windows(0).askFrom + 1n);

        await other.expectMoved(tx, { agency: 4_000n * USDC, client: 6_000n * USDC });
        expect(await other.escrow.held(other.terms)).to.equal(CAP);
        // The other agreement's money is all that is left: this one has none.
        expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(CAP);
        await other.settleAt(other.windows(1).answerBefore);
      });
    });
  });
}
