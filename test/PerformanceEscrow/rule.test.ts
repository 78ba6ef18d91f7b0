/*
 * rule(terms, period, value)
 * ├── when the caller is not the arbiter → reverts NotParty
 * ├── given the period is not disputed, is another than the disputed one, or settled → reverts NotDisputed
 * ├── when before the end of the review → reverts ReviewRunning
 * ├── when rulingWindow after that or later → reverts RulingOver
 * └── settles the period by the value, bounded by what the parties claim
 *     ├── given the client alone, the agency alone, or both dispute
 *     │   ├── when the value is below, at, between, at the other, or above the bounds
 *     │   └── when the value is the answer, 0, or uint128 max
 *     ├── given a base, interim payments, a missing answer, lower is better
 *     ├── given a fee → the arbiter gets one for each disputer; given none → nothing
 *     ├── given the oracle is gone → the same
 *     └── afterwards → nothing is left of the period, the next one settles as agreed
 */
import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import { CURRENCIES, deployForDisputes, USDC, WEEKLY_85, withArbiter } from "../support/escrow.js";
import { END, Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployForDisputes(connection);

const CAP = 10_000n * USDC;
const FEE = 100n * USDC;
const MAX = 2n ** 128n - 1n;

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.rule (${currency})`, () => {
    let stage: Stage;
    let reviewEnd: bigint;
    let rulingEnd: bigint;

    /** The first period answered with `value`, at q, or missing; disputed with the claims that are given. */
    async function open(
      claims: { client?: bigint; agency?: bigint } = { client: 50n },
      overrides: Partial<Terms> = {},
      value: bigint | null = 100n,
      count = 1,
    ): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, { ...withArbiter(fixture), ...overrides }, count);
      if (value !== null) await stage.answer(0, value);
      const answeredAt = value === null ? null : stage.windows(0).askFrom;
      reviewEnd = stage.reviewEnd(0, answeredAt);
      rulingEnd = stage.rulingEnd(0, answeredAt);
      if (stage.terms.interimEvery !== 0n) await stage.earnInterim(0, 1, 50n);
      if (claims.client !== undefined) await stage.disputeAt(reviewEnd - 2n, "client", 0, claims.client);
      if (claims.agency !== undefined) await stage.disputeAt(reviewEnd - 1n, "agency", 0, claims.agency);
      return stage;
    }

    /** Rules, and asserts that the period paid `payout` in all and that nothing of it is left. */
    async function expectRuled(value: bigint, payout: bigint, time = reviewEnd) {
      const { escrow, id, terms } = stage;
      const before = await stage.book();
      const fees = await stage.openFees();
      const toAgency = payout - before.paid;
      const toClient = CAP - payout - before.returned;

      const tx = await stage.ruleAt(time, 0, value);

      await expect(tx).to.emit(escrow, "Ruled").withArgs(id, 0, value, toAgency, toClient);
      await expect(tx).not.to.emit(escrow, "Settled");
      await expect(tx).not.to.emit(escrow, "Credited");
      await stage.expectMoved(tx, { agency: toAgency, client: toClient, arbiter: fees });
      await stage.expectState({ funded: 1n, settled: 1n });
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
    }

    afterEach(() => stage.expectConserved());

    context("when the caller is not the arbiter", () => {
      for (const who of ["client", "agency", "stranger"] as const) {
        it(`reverts for the ${who}`, async () => {
          const { escrow, fixture, terms } = await open();
          await stage.next(reviewEnd);

          await expect(escrow.connect(fixture[who]).rule(terms, 0, 50))
            .to.be.revertedWithCustomError(escrow, "NotParty")
            .withArgs(fixture[who].address, terms.arbiter);
        });
      }
    });

    context("given the period is not disputed", () => {
      it("reverts when nothing is funded", async () => {
        const { escrow, id } = await open({}, {}, null, 0);

        await expect(stage.ruleAt(reviewEnd, 0, 50n))
          .to.be.revertedWithCustomError(escrow, "NotDisputed")
          .withArgs(id, 0);
      });

      it("reverts when nobody disputed, whenever", async () => {
        const { escrow, id } = await open({});

        for (const time of [stage.windows(0).askFrom, reviewEnd - 1n, reviewEnd, rulingEnd]) {
          await expect(stage.ruleAt(time, 0, 50n))
            .to.be.revertedWithCustomError(escrow, "NotDisputed")
            .withArgs(id, 0);
        }
      });

      for (const period of [1n, 2n, MaxUint256]) {
        it(`reverts for period ${period} while period 0 is`, async () => {
          const { escrow, fixture, id, terms } = await open({ client: 50n }, {}, 100n, 3);
          await stage.next(reviewEnd);

          await expect(escrow.connect(fixture.arbiter).rule(terms, period, 50))
            .to.be.revertedWithCustomError(escrow, "NotDisputed")
            .withArgs(id, period);
        });
      }

      it("reverts the second time", async () => {
        const { escrow, id } = await open({ client: 50n }, {}, 100n, 2);
        await stage.ruleAt(reviewEnd, 0, 50n);

        for (const period of [0, 1]) {
          await expect(stage.ruleAt(reviewEnd + 1n + BigInt(period), period, 60n))
            .to.be.revertedWithCustomError(escrow, "NotDisputed")
            .withArgs(id, period);
        }
      });

      it("reverts for the period before, when the next is disputed", async () => {
        const { escrow, id } = await open({ client: 50n }, {}, 100n, 2);
        await stage.answer(1, 100n);
        await stage.disputeAt(stage.windows(1).askFrom, "client", 1, 50n);

        await expect(stage.ruleAt(stage.reviewEnd(1), 0, 60n))
          .to.be.revertedWithCustomError(escrow, "NotDisputed")
          .withArgs(id, 0);
      });

      it("reverts once the answer stands", async () => {
        const { escrow, id } = await open();
        await stage.settleAt(rulingEnd);

        await expect(stage.ruleAt(rulingEnd + 1n, 0, 50n))
          .to.be.revertedWithCustomError(escrow, "NotDisputed")
          .withArgs(id, 0);
      });
    });

    for (const value of [100n, null]) {
      context(`given a period that is ${value === null ? "missing" : "answered"}`, () => {
        const openAgency = () => open({ agency: 150n }, {}, value);

        it("reverts one second before the end of the review, while the other party may dispute", async () => {
          const { escrow } = await open({}, {}, value);
          await stage.disputeAt(reviewEnd - 2n, "agency", 0, 150n);

          await expect(stage.ruleAt(reviewEnd - 1n, 0, 120n))
            .to.be.revertedWithCustomError(escrow, "ReviewRunning")
            .withArgs(reviewEnd - 1n, reviewEnd);
        });

        for (const [name, time] of [
          ["in the first second after it", () => reviewEnd],
          ["in the second one", () => reviewEnd + 1n],
          ["in the last second of the ruling window", () => rulingEnd - 1n],
        ] as const) {
          it(`rules ${name}`, async () => {
            await openAgency();

            await expectRuled(120n, 4_800n * USDC, time());
          });
        }

        for (const after of [0n, 1n, 400n * DAY]) {
          it(`reverts ${after} s after the ruling window`, async () => {
            const { escrow } = await openAgency();

            await expect(stage.ruleAt(rulingEnd + after, 0, 120n))
              .to.be.revertedWithCustomError(escrow, "RulingOver")
              .withArgs(rulingEnd + after, rulingEnd);
          });
        }
      });
    }

    // 40 for each unit, the answer is 100: 4,000.
    for (const { claims, low, high } of [
      { claims: { client: 50n }, low: 50n, high: 100n },
      { claims: { client: 0n }, low: 0n, high: 100n },
      { claims: { agency: 150n }, low: 100n, high: 150n },
      { claims: { agency: MAX }, low: 100n, high: 250n },
      { claims: { client: 50n, agency: 150n }, low: 50n, high: 150n },
      { claims: { client: 0n, agency: MAX }, low: 0n, high: 250n },
    ]) {
      context(`given ${Object.keys(claims).join(" and ")} dispute, for ${low} to ${high} units`, () => {
        const values = [
          ...new Set([0n, low - 1n, low, low + 1n, (low + high) / 2n, 100n, high - 1n, high, high + 1n, MAX]),
        ].filter((value) => value >= 0n);

        for (const value of values) {
          const counted = value < low ? low : value > high ? high : value;

          it(`pays ${counted} units for a ruling of ${value}`, async () => {
            await open(claims);

            await expectRuled(value, counted * 40n * USDC);
          });
        }
      });
    }

    for (const { name, overrides = {}, value, claims, rulings } of [
      {
        name: "a base of 1,000",
        overrides: { base: 1_000n * USDC },
        value: 100n as bigint | null,
        claims: { client: 0n, agency: 200n } as { client?: bigint; agency?: bigint },
        rulings: [
          [0n, 1_000n],
          [1n, 1_040n],
          [100n, 5_000n],
          [200n, 9_000n],
          [201n, 9_000n],
        ],
      },
      {
        name: "interim payments of 1,700",
        overrides: WEEKLY_85,
        value: 100n,
        claims: { client: 0n, agency: 200n },
        rulings: [
          [0n, 1_700n],
          [42n, 1_700n],
          [43n, 1_720n],
          [100n, 4_000n],
          [MAX, 8_000n],
        ],
      },
      {
        name: "a base of 1,000 and interim payments of 1,700",
        overrides: { ...WEEKLY_85, base: 1_000n * USDC },
        value: 100n,
        claims: { client: 0n, agency: 200n },
        rulings: [
          [0n, 2_700n],
          [42n, 2_700n],
          [43n, 2_720n],
          [200n, 9_000n],
        ],
      },
      {
        name: "an answer below interim payments, which the agency disputes",
        overrides: WEEKLY_85,
        value: 10n,
        claims: { agency: 100n },
        rulings: [
          [0n, 1_700n],
          [43n, 1_720n],
          [MAX, 4_000n],
        ],
      },
      {
        name: "no answer",
        value: null,
        claims: { agency: 100n },
        rulings: [
          [0n, 0n],
          [1n, 40n],
          [100n, 4_000n],
          [101n, 4_000n],
        ],
      },
      {
        name: "no answer, a base and interim payments",
        overrides: { ...WEEKLY_85, base: 1_000n * USDC },
        value: null,
        claims: { agency: 100n },
        rulings: [
          [0n, 2_700n],
          [60n, 3_400n],
          [MAX, 5_000n],
        ],
      },
      {
        name: "a metric of which less is better",
        overrides: { lowerIsBetter: true, baselines: [100n] },
        value: 50n,
        claims: { client: 80n, agency: 20n },
        rulings: [
          [MAX, 800n],
          [81n, 800n],
          [80n, 800n],
          [50n, 2_000n],
          [20n, 3_200n],
          [0n, 3_200n],
        ],
      },
      {
        name: "a lump at a target",
        overrides: { steps: [{ threshold: 500n, lump: 10_000n * USDC, rate: 0n }] },
        value: 500n,
        claims: { client: 499n },
        rulings: [
          [499n, 0n],
          [500n, 10_000n],
        ],
      },
    ]) {
      context(`given ${name}`, () => {
        for (const [ruling, payout] of rulings as [bigint, bigint][]) {
          it(`pays ${payout} in all for a ruling of ${ruling}`, async () => {
            await open(claims, overrides, value);

            await expectRuled(ruling, payout * USDC);
          });
        }
      });
    }

    context("given there is no fee", () => {
      it("pays the arbiter nothing", async () => {
        await open({ client: 50n, agency: 150n }, { arbiterFee: 0n });

        await expectRuled(80n, 3_200n * USDC);
      });
    });

    context("given a fee", () => {
      for (const claims of [{ client: 50n }, { agency: 150n }, { client: 50n, agency: 150n }]) {
        it(`goes to the arbiter whatever it rules: ${Object.keys(claims).join(" and ")}`, async () => {
          await open(claims);
          const before = await stage.balance(stage.terms.arbiter);

          await expectRuled(100n, 4_000n * USDC);

          const gas = currency === "native" ? await gasOfLatest() : 0n;
          const fees = BigInt(Object.keys(claims).length) * FEE;
          expect((await stage.balance(stage.terms.arbiter)) - before + gas).to.equal(fees);
        });
      }

      async function gasOfLatest(): Promise<bigint> {
        const block = await connection.ethers.provider.getBlock("latest");
        const receipt = await connection.ethers.provider.getTransactionReceipt(block?.transactions[0] ?? "");
        return receipt?.fee ?? 0n;
      }
    });

    context("given the oracle is gone, or says something else", () => {
      it("rules all the same", async () => {
        await open({ client: 50n, agency: 150n });
        await networkHelpers.setCode(stage.terms.oracle, "0xfe");

        await expectRuled(100n, 4_000n * USDC);
      });

      it("keeps the bounds of the answer that was disputed", async () => {
        await open({ client: 50n });
        await stage.answer(0, 250n, stage.windows(0).askFrom + 1n);

        await expectRuled(250n, 4_000n * USDC);
      });
    });

    context("given later periods", () => {
      it("leaves them and their interim payments alone", async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        stage = await Stage.open(
          connection,
          fixture,
          currency,
          { ...withArbiter(fixture), ...WEEKLY_85, measureDelay: 8n * DAY },
          2,
        );
        await stage.answer(0, 100n);
        await stage.answer(1, 200n);
        await stage.earnInterim(1, 1, 10n);
        await stage.disputeAt(stage.windows(0).askFrom, "client", 0, 50n);

        const tx = await stage.ruleAt(stage.reviewEnd(0), 0, 60n);

        await expect(tx)
          .to.emit(stage.escrow, "Ruled")
          .withArgs(stage.id, 0, 60, 400n * USDC, 7_600n * USDC);
        await stage.expectState({ funded: 2n, settled: 1n, paidOpen: 340n * USDC });
        expect(await stage.escrow.held(stage.terms)).to.equal(CAP - 340n * USDC);
        expect(await stage.escrow.statusOf(stage.terms)).to.equal(STATUS.running);
        const settled = await stage.settleAt(stage.reviewEnd(1));
        await expect(settled)
          .to.emit(stage.escrow, "Settled")
          .withArgs(stage.id, 1, true, 200, 7_660n * USDC, 2_000n * USDC);
      });

      it("rules on a second dispute of the same agreement by its own claims", async () => {
        await open({ client: 50n }, {}, 100n, 2);
        await stage.ruleAt(reviewEnd, 0, 60n);
        await stage.answer(1, 200n);
        await stage.disputeAt(stage.windows(1).askFrom, "agency", 1, 220n);

        const tx = await stage.ruleAt(stage.reviewEnd(1), 1, 60n);

        await expect(tx)
          .to.emit(stage.escrow, "Ruled")
          .withArgs(stage.id, 1, 60, 8_000n * USDC, 800n * USDC);
        await stage.expectMoved(tx, { agency: 8_000n * USDC, client: 800n * USDC, arbiter: FEE });
        await stage.expectState({ funded: 2n, settled: 2n });
      });
    });

    context("given the agreement was cancelled or resigned meanwhile", () => {
      for (const [name, end, act] of [
        ["cancelled", END.cancelled, () => stage.cancelAt(reviewEnd, 2)],
        ["resigned", END.resigned, () => stage.resignAt(reviewEnd, 1)],
      ] as const) {
        it(`rules on the disputed period of a ${name} one`, async () => {
          const { escrow, id } = await open({ client: 50n, agency: 150n }, {}, 100n, 3);
          await act();

          const tx = await stage.ruleAt(reviewEnd + 1n, 0, 75n);

          await expect(tx)
            .to.emit(escrow, "Ruled")
            .withArgs(id, 0, 75, 1_000n * USDC, 3_000n * USDC);
          await stage.expectMoved(tx, { agency: 1_000n * USDC, client: 3_000n * USDC, arbiter: 2n * FEE });
          expect((await stage.agreement()).end).to.equal(end);
        });
      }
    });
  });
}
