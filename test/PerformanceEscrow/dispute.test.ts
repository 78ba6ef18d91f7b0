/*
 * dispute(terms, period, claimedValue)
 * ├── when the caller is neither client nor agency → reverts NotAParty
 * ├── given the terms have no arbiter → reverts NoArbiter
 * ├── given the period is settled, not funded, or does not exist → reverts PeriodNotUnsettled
 * ├── given earlier periods are unsettled
 * │   ├── given they are due → settles them first: one, several, a missing one, one that is disputed and unruled
 * │   └── given one is not → reverts NotPayableYet
 * ├── when before the answer, or before d while there is none → reverts ReviewNotBegun
 * ├── when reviewWindow after that or later → reverts ReviewOver, also after the other party's dispute
 * ├── given the caller disputes already → reverts AlreadyDisputed
 * ├── when the claim is not in the caller's favour → reverts ClaimNotInOwnFavour
 * ├── when the fee is not paid exactly
 * │   ├── native → reverts WrongValue
 * │   └── ERC-20 → reverts WrongValue with any value, the token's error, or WrongAmountReceived
 * └── freezes the answer, takes the fee
 *     ├── when the client claims → the agency gets the claim at once, less interim payments
 *     ├── when the agency claims → the client gets what is above the claim at once
 *     ├── when both do, in either order → both; neither narrows what the other can claim
 *     ├── given the answer is missing → the agency can, the client has nothing to claim
 *     ├── given the oracle changes its mind, dies or burns gas afterwards → the frozen answer stands
 *     └── given another period runs, is funded, or interim is paid → nothing of it is touched
 */
import { expect } from "chai";
import { MaxUint256, ZeroAddress, type ContractTransactionResponse } from "ethers";
import { network } from "hardhat";

import { periodQuestion } from "../../toolkit/schedule/questions.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../toolkit/units/durations.js";
import {
  CURRENCIES,
  deployForDisputes,
  fundingValue,
  makeTerms,
  USDC,
  WEEKLY_85,
  withArbiter,
} from "../support/escrow.js";
import { Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const deploy = () => deployForDisputes(connection);

const CAP = 10_000n * USDC;
const FEE = 100n * USDC;
const MAX = 2n ** 128n - 1n;
/** What 100 units earn. */
const ANSWERED = 4_000n * USDC;

type Who = "client" | "agency";

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.dispute (${currency})`, () => {
    let stage: Stage;

    /** Funded periods with an arbiter; the answer to the first is `value`, written at q, or missing. */
    async function open(overrides: Partial<Terms> = {}, value: bigint | null = 100n, count = 1): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, { ...withArbiter(fixture), ...overrides }, count);
      if (value !== null) await stage.answer(0, value);
      return stage;
    }

    /** When the review of period 0 begins. */
    const decidedAt = (value: bigint | null) =>
      value === null ? stage.windows(0).answerBefore : stage.windows(0).askFrom;

    /** Asserts that `tx` disputed period 0 and moved no more than the claim leaves the other party. */
    async function expectDisputed(
      tx: ContractTransactionResponse,
      dispute: { who: Who; claim: bigint; value?: bigint | null; toAgency?: bigint; toClient?: bigint },
    ) {
      const { escrow, id, terms } = stage;
      const { who, claim, value = 100n, toAgency = 0n, toClient = 0n } = dispute;
      const fee = terms.arbiterFee;
      await expect(tx)
        .to.emit(escrow, "Disputed")
        .withArgs(id, 0, terms[who], value !== null, value ?? 0n, claim, toAgency, toClient);
      await expect(tx).not.to.emit(escrow, "Credited");
      await stage.expectMoved(tx, {
        client: toClient - (who === "client" ? fee : 0n),
        agency: toAgency - (who === "agency" ? fee : 0n),
      });
    }

    /** Lets the arbiter be silent, and asserts that nothing is left. */
    async function expectRunsOut() {
      await stage.settleRest();
      const { escrow, terms } = stage;
      const { funded } = await stage.agreement();
      expect(await escrow.held(terms)).to.equal(0n);
      expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
      await stage.expectState({ funded, settled: funded });
    }

    afterEach(() => stage.expectConserved());

    context("when the caller is neither client nor agency", () => {
      for (const who of ["arbiter", "stranger"] as const) {
        it(`reverts for the ${who}`, async () => {
          const { escrow, fixture, terms } = await open();
          await stage.next(decidedAt(100n));

          await expect(escrow.connect(fixture[who]).dispute(terms, 0, 50, { value: stage.disputeValue }))
            .to.be.revertedWithCustomError(escrow, "NotAParty")
            .withArgs(fixture[who].address);
        });
      }
    });

    context("given the terms have no arbiter", () => {
      it("reverts", async () => {
        const none = { arbiter: ZeroAddress, reviewWindow: 0n, rulingWindow: 0n, arbiterFee: 0n };
        const { escrow, id } = await open(none);

        await expect(stage.disputeAt(decidedAt(100n), "client", 0, 50n))
          .to.be.revertedWithCustomError(escrow, "NoArbiter")
          .withArgs(id);
      });
    });

    context("given the period is not one that waits for settlement", () => {
      it("reverts when nothing is funded", async () => {
        const { escrow } = await open({}, 100n, 0);

        await expect(stage.disputeAt(decidedAt(100n), "client", 0, 50n))
          .to.be.revertedWithCustomError(escrow, "PeriodNotUnsettled")
          .withArgs(0, 0, 0);
      });

      it("reverts for the first period that is not funded", async () => {
        const { escrow } = await open();
        await stage.answer(1, 100n);

        await expect(stage.disputeAt(stage.windows(1).askFrom, "client", 1, 50n))
          .to.be.revertedWithCustomError(escrow, "PeriodNotUnsettled")
          .withArgs(1, 0, 1);
      });

      it("reverts once it is settled", async () => {
        const { escrow } = await open({}, 100n, 2);
        await stage.settleAt(stage.reviewEnd(0));

        await expect(stage.disputeAt(stage.reviewEnd(0) + 1n, "client", 0, 50n))
          .to.be.revertedWithCustomError(escrow, "PeriodNotUnsettled")
          .withArgs(0, 1, 2);
      });

      it("reverts once it is ruled on, within what was its review's time of another answer", async () => {
        const { escrow } = await open();
        await stage.disputeAt(decidedAt(100n), "client", 0, 50n);
        await stage.ruleAt(stage.reviewEnd(0), 0, 70n);

        await expect(stage.disputeAt(stage.reviewEnd(0) + 1n, "agency", 0, 150n))
          .to.be.revertedWithCustomError(escrow, "PeriodNotUnsettled")
          .withArgs(0, 1, 1);
      });

      it("reverts for a period beyond all", async () => {
        const { escrow, fixture, terms } = await open({}, 100n, 3);
        await stage.next(decidedAt(100n));

        await expect(escrow.connect(fixture.client).dispute(terms, MaxUint256, 50, { value: stage.disputeValue }))
          .to.be.revertedWithCustomError(escrow, "PeriodNotUnsettled")
          .withArgs(MaxUint256, 0, 3);
      });
    });

    // The seconds around the two bounds of the review.
    for (const [name, value, answeredAt] of [
      ["answered at q", 100n, (s: Stage) => s.windows(0).askFrom],
      ["answered later", 100n, (s: Stage) => s.windows(0).askFrom + 3n * DAY + 7n],
      ["answered in the last second that counts", 100n, (s: Stage) => s.windows(0).answerBefore - 1n],
      ["answered one second too early, so missing", null, (s: Stage) => s.windows(0).askFrom - 1n],
      ["answered at d, so missing", null, (s: Stage) => s.windows(0).answerBefore],
      ["never answered", null, () => undefined],
    ] as const) {
      context(`given the period is ${name}`, () => {
        const openAt = async () => {
          await open({}, null);
          const time = answeredAt(stage);
          if (time !== undefined) await stage.answer(0, 100n, time);
          return value === null || time === undefined ? stage.windows(0).answerBefore : time;
        };
        const claim = 150n;

        it("reverts one second before the review begins", async () => {
          const from = await openAt();

          await expect(stage.disputeAt(from - 1n, "agency", 0, claim))
            .to.be.revertedWithCustomError(stage.escrow, "ReviewNotBegun")
            .withArgs(from - 1n, from);
        });

        for (const [moment, offset] of [
          ["in its first second", (_: bigint) => 0n],
          ["in its second second", (_: bigint) => 1n],
          ["in its last second", (review: bigint) => review - 1n],
        ] as const) {
          it(`is possible ${moment}`, async () => {
            const from = await openAt();
            const time = from + offset(stage.terms.reviewWindow);

            const tx = await stage.disputeAt(time, "agency", 0, claim);

            await expectDisputed(tx, { who: "agency", claim, value, toClient: 4_000n * USDC });
            await stage.expectState({ funded: 1n, reviewEnd: from + stage.terms.reviewWindow });
            expect(await stage.escrow.statusOf(stage.terms)).to.equal(STATUS.disputed);
            await expectRunsOut();
          });
        }

        for (const after of [0n, 1n]) {
          it(`reverts ${after} s after it`, async () => {
            const reviewEnd = (await openAt()) + stage.terms.reviewWindow;

            await expect(stage.disputeAt(reviewEnd + after, "agency", 0, claim))
              .to.be.revertedWithCustomError(stage.escrow, "ReviewOver")
              .withArgs(reviewEnd + after, reviewEnd);
          });
        }
      });
    }

    context("when the period has not ended, whatever the oracle says", () => {
      it("reverts", async () => {
        const { escrow } = await open({}, null);
        const { to, answerBefore } = stage.windows(0);
        await stage.answer(0, 100n, to - HOUR);

        await expect(stage.disputeAt(to - HOUR, "agency", 0, 150n))
          .to.be.revertedWithCustomError(escrow, "ReviewNotBegun")
          .withArgs(to - HOUR, answerBefore);
      });
    });

    context("given the other party disputes", () => {
      for (const [first, firstClaim, second, secondClaim, moved] of [
        ["client", 50n, "agency", 150n, { toClient: 4_000n * USDC }],
        ["agency", 150n, "client", 50n, { toAgency: 2_000n * USDC }],
      ] as const) {
        it(`lets the ${second} dispute after the ${first}, to the last second of the same review`, async () => {
          await open();
          const reviewEnd = stage.reviewEnd(0);
          await stage.disputeAt(reviewEnd - 2n, first, 0, firstClaim);

          const tx = await stage.disputeAt(reviewEnd - 1n, second, 0, secondClaim);

          await expectDisputed(tx, { who: second, claim: secondClaim, ...moved });
          await stage.expectState({ funded: 1n, reviewEnd, paidOpen: 2_000n * USDC });
          expect(await stage.escrow.held(stage.terms)).to.equal(4_000n * USDC);
          expect(await stage.openFees()).to.equal(2n * FEE);
          await expectRunsOut();
        });

        for (const after of [0n, 1n]) {
          it(`reverts for the ${second} ${after} s after the review`, async () => {
            await open();
            const reviewEnd = stage.reviewEnd(0);
            await stage.disputeAt(reviewEnd - 1n, first, 0, firstClaim);

            await expect(stage.disputeAt(reviewEnd + after, second, 0, secondClaim))
              .to.be.revertedWithCustomError(stage.escrow, "ReviewOver")
              .withArgs(reviewEnd + after, reviewEnd);
          });
        }
      }

      it("measures the second claim by the answer, not by the first claim", async () => {
        const { escrow } = await open();
        await stage.disputeAt(decidedAt(100n), "client", 0, 50n);

        for (const claim of [60n, 99n, 100n]) {
          await expect(stage.disputeAt(decidedAt(100n) + claim, "agency", 0, claim))
            .to.be.revertedWithCustomError(escrow, "ClaimNotInOwnFavour")
            .withArgs(40n * USDC * claim, ANSWERED);
        }
        await expectDisputed(await stage.disputeAt(decidedAt(100n) + HOUR, "agency", 0, 101n), {
          who: "agency",
          claim: 101n,
          toClient: CAP - 4_040n * USDC,
        });
      });
    });

    context("given an agency that measures", () => {
      it("cannot shut the client out by answering and disputing in one transaction", async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const attester = await ethers.deployContract("AttestingAgency");
        const agency = await attester.getAddress();
        const overrides = { ...withArbiter(fixture), agency, ...(currency === "native" ? {} : { arbiterFee: 0n }) };
        stage = Stage.of(connection, fixture, await makeTerms(fixture, currency, overrides));
        const { escrow, terms } = stage;
        await attester.consent(escrow, terms);
        await escrow.connect(fixture.client).fund(terms, 0, 1, "0x", { value: fundingValue(terms, 1) });
        const { askFrom } = stage.windows(0);

        // It measured nothing, says 200 units, and claims one more: a dispute about 40.
        await stage.next(askFrom);
        await attester.attestAndDispute(escrow, terms, periodQuestion(terms, 0), 200, 201, {
          value: stage.disputeValue,
        });
        expect(await stage.dispute(0)).to.include({ low: 8_000n * USDC, high: 8_040n * USDC, byAgency: true });

        // The client still disputes all of it, to the last second.
        await stage.disputeAt(stage.reviewEnd(0) - 1n, "client", 0, 0n);
        expect(await stage.dispute(0)).to.include({ low: 0n, high: 8_040n * USDC, byClient: true });
        const tx = await stage.ruleAt(stage.reviewEnd(0), 0, 0n);
        await stage.expectMoved(tx, { client: 8_040n * USDC, arbiter: 2n * terms.arbiterFee });
      });
    });

    context("given the caller disputes already", () => {
      for (const [who, claim, better] of [
        ["client", 50n, 0n],
        ["agency", 150n, 200n],
      ] as const) {
        it(`reverts for the ${who}, with the same claim or another`, async () => {
          const { escrow, id, terms } = await open();
          await stage.disputeAt(decidedAt(100n), who, 0, claim);

          for (const [index, again] of [claim, better].entries()) {
            await expect(stage.disputeAt(decidedAt(100n) + BigInt(index + 1), who, 0, again))
              .to.be.revertedWithCustomError(escrow, "AlreadyDisputed")
              .withArgs(id, 0, terms[who]);
          }
        });
      }
    });

    // 40 for each unit; interim: 1,700 were paid on 50 units, 85 % of 2,000.
    const BASE = { base: 1_000n * USDC };
    const LOWER = { lowerIsBetter: true, baselines: [100n] };
    const claims: {
      name: string;
      overrides?: Partial<Terms>;
      interim?: boolean;
      value: bigint | null;
      claim: bigint;
      /** Payouts, all included. */
      answered: bigint;
      claimed: bigint;
    }[] = [
      { name: "half", value: 100n, claim: 50n, answered: 4_000n, claimed: 2_000n },
      { name: "one unit less", value: 100n, claim: 99n, answered: 4_000n, claimed: 3_960n },
      { name: "nothing", value: 100n, claim: 0n, answered: 4_000n, claimed: 0n },
      { name: "one unit less than the cap", value: MAX, claim: 249n, answered: 10_000n, claimed: 9_960n },
      { name: "nothing above the base", overrides: BASE, value: 100n, claim: 0n, answered: 5_000n, claimed: 1_000n },
      { name: "half above interim", interim: true, value: 100n, claim: 50n, answered: 4_000n, claimed: 2_000n },
      { name: "no more than interim", interim: true, value: 100n, claim: 0n, answered: 4_000n, claimed: 1_700n },
      {
        name: "no more than the base and interim",
        overrides: BASE,
        interim: true,
        value: 100n,
        claim: 42n,
        answered: 5_000n,
        claimed: 2_700n,
      },
      {
        name: "more where lower is better",
        overrides: LOWER,
        value: 50n,
        claim: 75n,
        answered: 2_000n,
        claimed: 1_000n,
      },
      {
        name: "the most where lower is better",
        overrides: LOWER,
        value: 50n,
        claim: MAX,
        answered: 2_000n,
        claimed: 0n,
      },

      { name: "half more", value: 100n, claim: 150n, answered: 4_000n, claimed: 6_000n },
      { name: "one unit more", value: 100n, claim: 101n, answered: 4_000n, claimed: 4_040n },
      { name: "the cap", value: 100n, claim: 250n, answered: 4_000n, claimed: 10_000n },
      { name: "one unit more than the cap", value: 100n, claim: 251n, answered: 4_000n, claimed: 10_000n },
      { name: "the most there is", value: 0n, claim: MAX, answered: 0n, claimed: 10_000n },
      {
        name: "half more above the base",
        overrides: BASE,
        value: 100n,
        claim: 150n,
        answered: 5_000n,
        claimed: 7_000n,
      },
      { name: "half more after interim", interim: true, value: 100n, claim: 150n, answered: 4_000n, claimed: 6_000n },
      { name: "one unit more than interim", interim: true, value: 10n, claim: 43n, answered: 1_700n, claimed: 1_720n },
      { name: "something where nothing came", value: null, claim: 1n, answered: 0n, claimed: 40n },
      { name: "the cap where nothing came", value: null, claim: MAX, answered: 0n, claimed: 10_000n },
      {
        name: "something where nothing came but interim",
        overrides: BASE,
        interim: true,
        value: null,
        claim: 100n,
        answered: 2_700n,
        claimed: 5_000n,
      },
      {
        name: "less where lower is better",
        overrides: LOWER,
        value: 50n,
        claim: 0n,
        answered: 2_000n,
        claimed: 4_000n,
      },
      { name: "less where nothing came", overrides: LOWER, value: null, claim: 99n, answered: 0n, claimed: 40n },
    ];

    for (const { name, overrides = {}, interim = false, value, claim, ...payouts } of claims) {
      const answered = payouts.answered * USDC;
      const claimed = payouts.claimed * USDC;
      const who: Who = claimed < answered ? "client" : "agency";

      context(`when the ${who} claims ${name}`, () => {
        it(`${who === "client" ? "pays the agency" : "returns to the client"} what that leaves at once`, async () => {
          const { escrow, terms } = await open({ ...(interim ? WEEKLY_85 : {}), ...overrides }, value);
          const paid = interim ? 1_700n * USDC : 0n;
          if (interim) await stage.earnInterim(0, 1, 50n);
          const toAgency = who === "client" ? claimed - paid : 0n;
          const toClient = who === "client" ? 0n : CAP - claimed;

          const tx = await stage.disputeAt(decidedAt(value), who, 0, claim);

          await expectDisputed(tx, { who, claim, value, toAgency, toClient });
          const reviewEnd = decidedAt(value) + terms.reviewWindow;
          await stage.expectState({ funded: 1n, reviewEnd, paidOpen: paid + toAgency });
          expect(await stage.dispute(0)).to.deep.equal({
            low: who === "client" ? claimed : answered,
            high: who === "client" ? answered : claimed,
            value: value ?? 0n,
            answered: value !== null,
            byClient: who === "client",
            byAgency: who === "agency",
            released: false,
          });
          expect(await escrow.held(terms)).to.equal(CAP - paid - toAgency - toClient);
          expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(
            CAP - paid - toAgency - toClient + FEE,
          );
          await expectRunsOut();
          // The arbiter was silent: in all what the answer says.
          expect((await stage.book()).paid).to.equal(answered);
        });
      });
    }

    for (const { name, overrides = {}, interim = false, who, value, claim, answered, claimed = answered } of [
      { name: "the same", who: "client", value: 100n, claim: 100n, answered: 4_000n },
      { name: "more", who: "client", value: 100n, claim: 101n, answered: 4_000n, claimed: 4_040n },
      { name: "the most", who: "client", value: 100n, claim: MAX, answered: 4_000n, claimed: 10_000n },
      { name: "another value above the cap", who: "client", value: 300n, claim: 250n, answered: 10_000n },
      { name: "less than nothing earned", who: "client", value: 0n, claim: 0n, answered: 0n },
      {
        name: "nothing, and interim reached more",
        interim: true,
        who: "client",
        value: 10n,
        claim: 0n,
        answered: 1_700n,
      },
      { name: "nothing where nothing came", who: "client", value: null, claim: 0n, answered: 0n },
      {
        name: "nothing where only the base is owed",
        overrides: BASE,
        who: "client",
        value: null,
        claim: 0n,
        answered: 1_000n,
      },
      {
        name: "less, where lower is better",
        overrides: LOWER,
        who: "client",
        value: 50n,
        claim: 49n,
        answered: 2_000n,
        claimed: 2_040n,
      },
      { name: "the same", who: "agency", value: 100n, claim: 100n, answered: 4_000n },
      { name: "less", who: "agency", value: 100n, claim: 99n, answered: 4_000n, claimed: 3_960n },
      { name: "nothing", who: "agency", value: 100n, claim: 0n, answered: 4_000n, claimed: 0n },
      { name: "more than the cap of an answer at the cap", who: "agency", value: 250n, claim: MAX, answered: 10_000n },
      { name: "less than interim reached", interim: true, who: "agency", value: 10n, claim: 42n, answered: 1_700n },
      { name: "nothing where nothing came", who: "agency", value: null, claim: 0n, answered: 0n },
      {
        name: "more, where lower is better",
        overrides: LOWER,
        who: "agency",
        value: 50n,
        claim: 51n,
        answered: 2_000n,
        claimed: 1_960n,
      },
    ] satisfies {
      name: string;
      overrides?: Partial<Terms>;
      interim?: boolean;
      who: Who;
      value: bigint | null;
      claim: bigint;
      answered: bigint;
      claimed?: bigint;
    }[]) {
      context(`when the ${who} claims ${name}`, () => {
        it("reverts", async () => {
          const { escrow } = await open({ ...(interim ? WEEKLY_85 : {}), ...overrides }, value);
          if (interim) await stage.earnInterim(0, 1, 50n);

          await expect(stage.disputeAt(decidedAt(value), who, 0, claim))
            .to.be.revertedWithCustomError(escrow, "ClaimNotInOwnFavour")
            .withArgs(claimed * USDC, answered * USDC);
        });
      });
    }

    context("when the fee is not paid exactly", () => {
      if (currency === "native") {
        for (const value of [0n, 1n, FEE - 1n, FEE + 1n, 2n * FEE]) {
          it(`reverts with ${value}`, async () => {
            const { escrow } = await open();

            await expect(stage.disputeAt(decidedAt(100n), "client", 0, 50n, value))
              .to.be.revertedWithCustomError(escrow, "WrongValue")
              .withArgs(value, FEE);
          });
        }

        it("reverts with any value when there is no fee", async () => {
          const { escrow } = await open({ arbiterFee: 0n });

          await expect(stage.disputeAt(decidedAt(100n), "agency", 0, 150n, 1n))
            .to.be.revertedWithCustomError(escrow, "WrongValue")
            .withArgs(1, 0);
        });
      } else {
        for (const fee of [FEE, 0n]) {
          it(`reverts with native currency when the fee is ${fee}`, async () => {
            const { escrow } = await open({ arbiterFee: fee });

            await expect(stage.disputeAt(decidedAt(100n), "client", 0, 50n, 1n))
              .to.be.revertedWithCustomError(escrow, "WrongValue")
              .withArgs(1, 0);
          });
        }

        it("reverts without an allowance for all of it", async () => {
          const { escrow, fixture } = await open();
          const { token, client } = fixture;
          await token.connect(client).approve(escrow, FEE - 1n);

          await expect(stage.disputeAt(decidedAt(100n), "client", 0, 50n))
            .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
            .withArgs(await escrow.getAddress(), FEE - 1n, FEE);
        });

        it("takes an allowance that is just enough", async () => {
          const { escrow, fixture } = await open();
          await fixture.token.connect(fixture.client).approve(escrow, FEE);

          const tx = await stage.disputeAt(decidedAt(100n), "client", 0, 50n);

          await expectDisputed(tx, { who: "client", claim: 50n, toAgency: 2_000n * USDC });
        });

        it("reverts when the caller has not that much, and does not count what it is about to get", async () => {
          const { fixture } = await open();
          const { token, agency, stranger } = fixture;
          await token.connect(agency).transfer(stranger, (await token.balanceOf(agency)) - FEE + 1n);

          await expect(stage.disputeAt(decidedAt(100n), "agency", 0, 150n))
            .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
            .withArgs(agency.address, FEE - 1n, FEE);
        });

        for (const [name, behaviour, error, args] of [
          ["takes a fee of its own", 1, "WrongAmountReceived", [99n * USDC, FEE]],
          ["moves twice as much", 2, "WrongAmountReceived", [2n * FEE, FEE]],
          ["says it moved, and did not", 3, "WrongAmountReceived", [0n, FEE]],
          ["shrinks the escrow's balance", 4, "WrongAmountReceived", [0n, FEE]],
        ] as const) {
          it(`reverts when the token ${name}, and nothing has changed`, async () => {
            const fixture = await networkHelpers.loadFixture(deploy);
            const rogue = await ethers.deployContract("MockRogueToken");
            await rogue.mint(fixture.client, 10n * CAP);
            await rogue.connect(fixture.client).approve(fixture.escrow, 10n * CAP);
            const overrides = { ...withArbiter(fixture), token: await rogue.getAddress() };
            stage = await Stage.open(connection, fixture, currency, overrides);
            await stage.answer(0, 100n);
            const { escrow } = stage;
            await rogue.behave(behaviour);

            await expect(stage.disputeAt(decidedAt(100n), "client", 0, 50n))
              .to.be.revertedWithCustomError(escrow, error)
              .withArgs(...args);
            await stage.expectState({ funded: 1n });
            expect(await rogue.balanceOf(escrow)).to.equal(CAP);
          });
        }
      }
    });

    context("given there is no fee", () => {
      it("disputes without one, and without an allowance", async () => {
        const { escrow, fixture } = await open({ arbiterFee: 0n });
        for (const party of [fixture.client, fixture.agency]) await fixture.token.connect(party).approve(escrow, 0);

        await expectDisputed(await stage.disputeAt(decidedAt(100n), "client", 0, 50n), {
          who: "client",
          claim: 50n,
          toAgency: 2_000n * USDC,
        });
        await expectDisputed(await stage.disputeAt(decidedAt(100n) + 1n, "agency", 0, 150n), {
          who: "agency",
          claim: 150n,
          toClient: 4_000n * USDC,
        });
        await expectRunsOut();
      });
    });

    context("given the oracle turns after the dispute", () => {
      for (const [name, turn] of [
        ["answers otherwise", () => stage.answer(0, 250n, stage.windows(0).askFrom + 1n)],
        ["forgets its answer", () => stage.answer(0, 0n, 0n)],
        ["is gone", () => networkHelpers.setCode(stage.terms.oracle, "0x")],
        ["burns all gas", () => networkHelpers.setCode(stage.terms.oracle, "0xfe")],
      ] as const) {
        it(`goes by the answer that was disputed when it ${name}`, async () => {
          const { escrow, id } = await open();
          const from = decidedAt(100n);
          await stage.disputeAt(from, "client", 0, 50n);
          await turn();

          // The other party disputes the same answer in the same review.
          await expectDisputed(await stage.disputeAt(from + HOUR, "agency", 0, 150n), {
            who: "agency",
            claim: 150n,
            toClient: 4_000n * USDC,
          });
          const tx = await stage.settleAt(stage.rulingEnd(0));
          await expect(tx)
            .to.emit(escrow, "Settled")
            .withArgs(id, 0, true, 100, 2_000n * USDC, 2_000n * USDC);
        });
      }

      it("stays missing when an answer turns up that claims to have been in time", async () => {
        const { escrow, id } = await open({}, null);
        await stage.disputeAt(decidedAt(null), "agency", 0, 150n);
        await stage.answer(0, 250n);

        const tx = await stage.settleAt(stage.rulingEnd(0, null));

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, false, 0, 0, 6_000n * USDC);
      });
    });

    context("given earlier periods are unsettled", () => {
      it("settles one that is due first", async () => {
        const { escrow, id } = await open({}, 100n, 2);
        await stage.answer(1, 200n);
        const from = stage.windows(1).askFrom;

        const tx = await stage.disputeAt(from, "client", 1, 150n);

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, true, 100, ANSWERED, 6_000n * USDC);
        await expect(tx)
          .to.emit(escrow, "Disputed")
          .withArgs(id, 1, stage.terms.client, true, 200, 150, 6_000n * USDC, 0);
        await stage.expectMoved(tx, { agency: 10_000n * USDC, client: 6_000n * USDC - FEE });
        const reviewEnd = from + stage.terms.reviewWindow;
        await stage.expectState({ funded: 2n, settled: 1n, reviewEnd, paidOpen: 6_000n * USDC });
        await expectRunsOut();
      });

      it("settles several that are due, a missing one among them", async () => {
        const { escrow, id } = await open({ base: 1_000n * USDC }, 100n, 3);
        await stage.answer(2, 200n);

        const tx = await stage.disputeAt(stage.windows(2).askFrom, "agency", 2, 210n);

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, true, 100, 5_000n * USDC, 5_000n * USDC);
        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 1, false, 0, 1_000n * USDC, 9_000n * USDC);
        await expect(tx)
          .to.emit(escrow, "Disputed")
          .withArgs(id, 2, stage.terms.agency, true, 200, 210, 0, 600n * USDC);
        await stage.expectMoved(tx, { agency: 6_000n * USDC - FEE, client: 14_600n * USDC });
        await stage.expectState({ funded: 3n, settled: 2n, reviewEnd: stage.reviewEnd(2) });
        await expectRunsOut();
      });

      it("settles one whose dispute the arbiter ignored, and returns its fees", async () => {
        const { escrow, id } = await open({}, 100n, 2);
        await stage.disputeAt(decidedAt(100n), "client", 0, 50n);
        await stage.disputeAt(decidedAt(100n) + 1n, "agency", 0, 150n);
        await stage.answer(1, 200n);

        const tx = await stage.disputeAt(stage.windows(1).askFrom, "agency", 1, 250n);

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, true, 100, 2_000n * USDC, 2_000n * USDC);
        // Both got their fee back; the agency paid another one.
        await stage.expectMoved(tx, { agency: 2_000n * USDC, client: 2_000n * USDC + FEE });
        await stage.expectState({ funded: 2n, settled: 1n, reviewEnd: stage.reviewEnd(1) });
        await expectRunsOut();
      });

      it("reverts while the arbiter of an earlier one has time, as for a period whose review has not begun", async () => {
        const { escrow } = await open({}, 100n, 2);
        await stage.disputeAt(decidedAt(100n), "client", 0, 50n);
        const time = stage.rulingEnd(0) - 1n;

        await expect(stage.disputeAt(time, "client", 1, 50n))
          .to.be.revertedWithCustomError(escrow, "NotPayableYet")
          .withArgs(time, stage.rulingEnd(0));
      });

      it("reverts while an earlier one is in review", async () => {
        const { escrow } = await open({}, 100n, 2);
        const time = stage.reviewEnd(0) - 1n;

        await expect(stage.disputeAt(time, "client", 1, 50n))
          .to.be.revertedWithCustomError(escrow, "NotPayableYet")
          .withArgs(time, stage.reviewEnd(0));
      });

      it("finds the earlier one due in the first second of a review, with the shortest period there may be", async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const start = fixture.now + DAY;
        const { escrow, id } = await open(
          // The second period is as long as reporting, review and ruling, 14 days.
          { periodEnds: [start + 30n * DAY, start + 44n * DAY] },
          null,
          2,
        );
        await stage.answer(1, 100n);
        const lastDispute = stage.reviewEnd(0, null) - 1n;
        await stage.disputeAt(lastDispute, "agency", 0, 150n);
        const { askFrom } = stage.windows(1);
        expect(askFrom).to.equal(stage.rulingEnd(0, null));

        await expect(stage.disputeAt(askFrom - 1n, "client", 1, 50n))
          .to.be.revertedWithCustomError(escrow, "NotPayableYet")
          .withArgs(askFrom - 1n, askFrom);
        const tx = await stage.disputeAt(askFrom, "client", 1, 50n);

        await expect(tx)
          .to.emit(escrow, "Settled")
          .withArgs(id, 0, false, 0, 0, 6_000n * USDC);
        await stage.expectMoved(tx, { agency: 2_000n * USDC + FEE, client: 6_000n * USDC - FEE });
        await expectRunsOut();
      });

      it("pays nothing when the dispute itself is refused", async () => {
        const { escrow } = await open({}, 100n, 2);
        await stage.answer(1, 200n);

        await expect(stage.disputeAt(stage.windows(1).askFrom, "client", 1, 200n))
          .to.be.revertedWithCustomError(escrow, "ClaimNotInOwnFavour")
          .withArgs(8_000n * USDC, 8_000n * USDC);
        await stage.expectState({ funded: 2n });
      });
    });

    context("given the next period runs", () => {
      it("leaves its interim payments alone, and they the dispute", async () => {
        const { escrow, terms } = await open({ ...WEEKLY_85, measureDelay: 8n * DAY }, 100n, 2);
        await stage.earnInterim(0, 1, 50n);
        await stage.earnInterim(1, 1, 10n);
        await stage.expectState({ funded: 2n, paidOpen: 2_040n * USDC });

        const tx = await stage.disputeAt(decidedAt(100n), "client", 0, 50n);
        await expectDisputed(tx, { who: "client", claim: 50n, toAgency: 300n * USDC });
        const { reviewEnd } = await stage.agreement();
        await stage.expectState({ funded: 2n, reviewEnd, paidOpen: 2_340n * USDC });

        await stage.disputeAt(reviewEnd - 1n, "agency", 0, 150n);
        await stage.earnInterim(1, 2, 100n);
        await stage.expectState({ funded: 2n, reviewEnd, paidOpen: 5_400n * USDC });
        // 2 × 10,000, of which 2,000 were paid and 4,000 returned for the first and 3,400 paid for the second.
        expect(await escrow.held(terms)).to.equal(10_600n * USDC);

        await stage.settleAt(stage.rulingEnd(0));
        await stage.expectState({ funded: 2n, settled: 1n, paidOpen: 3_400n * USDC });
        await expectRunsOut();
        expect((await stage.book()).paid).to.equal(ANSWERED + 3_400n * USDC);
      });

      it("lets it be funded", async () => {
        const { escrow, terms } = await open({ measureDelay: 0n }, 100n, 1);
        await stage.disputeAt(decidedAt(100n), "client", 0, 50n);

        const tx = await stage.fundAt(stage.windows(1).fundBefore - 1n, 1, 2);

        await stage.expectMoved(tx, { client: -2n * CAP });
        expect(await escrow.held(terms)).to.equal(3n * CAP - 2_000n * USDC);
        await stage.expectState({ funded: 3n, reviewEnd: stage.reviewEnd(0), paidOpen: 2_000n * USDC });
        await expectRunsOut();
      });
    });

    context("given two agreements answered by the same question", () => {
      it("touches only the one that is disputed", async () => {
        await open();
        const other = await Stage.open(connection, stage.fixture, currency, {
          ...withArbiter(stage.fixture),
          steps: [{ threshold: 0n, lump: 0n, rate: 80n * USDC * 10n ** 12n }],
        });
        await stage.disputeAt(decidedAt(100n), "client", 0, 50n);

        await other.expectState({ funded: 1n });
        expect(await other.dispute(0)).to.include({ byClient: false, high: 0n });
        expect(await other.escrow.held(other.terms)).to.equal(CAP);
        await stage.settleAt(stage.rulingEnd(0));
        await other.settleRest();
      });
    });
  });
}
