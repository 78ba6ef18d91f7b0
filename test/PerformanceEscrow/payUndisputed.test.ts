/*
 * payUndisputed(terms)
 * ├── given the oldest unsettled period is not disputed, or nothing is funded → reverts NotDisputed
 * ├── when before the end of the review → reverts ReviewRunning
 * ├── given all that is undisputed has moved: both dispute, it was called before, or there is nothing → reverts
 * │   NothingUndisputed
 * └── when anyone calls, from the end of the review on, also after the ruling window
 *     ├── given the client alone disputes → what is above the answer goes back to the client
 *     ├── given the agency alone disputes → the agency gets what the answer says, less interim payments
 *     └── afterwards → the ruling, or the settlement by the answer, moves only what is disputed
 */
import { expect } from "chai";
import { network } from "hardhat";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import { CURRENCIES, deployForDisputes, USDC, WEEKLY_85, withArbiter } from "../support/escrow.js";
import { Stage, STATUS } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployForDisputes(connection);

const FEE = 100n * USDC;

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.payUndisputed (${currency})`, () => {
    let stage: Stage;
    let reviewEnd: bigint;
    let rulingEnd: bigint;

    /** The first period answered with `value`, at q, or missing. 40 for each unit. */
    async function open(overrides: Partial<Terms> = {}, value: bigint | null = 100n, count = 1): Promise<Stage> {
      const fixture = await networkHelpers.loadFixture(deploy);
      stage = await Stage.open(connection, fixture, currency, { ...withArbiter(fixture), ...overrides }, count);
      if (value !== null) await stage.answer(0, value);
      const answeredAt = value === null ? null : stage.windows(0).askFrom;
      reviewEnd = stage.reviewEnd(0, answeredAt);
      rulingEnd = stage.rulingEnd(0, answeredAt);
      return stage;
    }
    const dispute = (who: "client" | "agency", claim: bigint, before = 1n) =>
      stage.disputeAt(reviewEnd - before, who, 0, claim);

    async function expectPaid(time: bigint, moved: { agency?: bigint; client?: bigint }) {
      const { agency = 0n, client = 0n } = moved;
      const { escrow, id, terms } = stage;
      const before = {
        held: await escrow.held(terms),
        state: await stage.agreement(),
        dispute: await stage.dispute(0),
      };

      const tx = await stage.payUndisputedAt(time);

      await expect(tx).to.emit(escrow, "UndisputedPaid").withArgs(id, 0, agency, client);
      await expect(tx).not.to.emit(escrow, "Credited");
      await stage.expectMoved(tx, { agency, client });
      expect(await escrow.held(terms)).to.equal(before.held - agency - client);
      expect(await stage.agreement()).to.deep.equal({ ...before.state, paidOpen: before.state.paidOpen + agency });
      expect(await stage.dispute(0)).to.deep.equal({ ...before.dispute, released: true });
      expect(await escrow.statusOf(terms)).to.equal(STATUS.disputed);
    }

    const expectNothing = async (time: bigint) =>
      await expect(stage.payUndisputedAt(time))
        .to.be.revertedWithCustomError(stage.escrow, "NothingUndisputed")
        .withArgs(stage.id, 0);

    afterEach(() => stage.expectConserved());

    context("given the oldest unsettled period is not disputed", () => {
      it("reverts when nothing is funded", async () => {
        const { escrow, id } = await open({}, null, 0);

        await expect(stage.payUndisputedAt(stage.terms.start))
          .to.be.revertedWithCustomError(escrow, "NotDisputed")
          .withArgs(id, 0);
      });

      it("reverts when nobody disputed, whenever", async () => {
        const { escrow, id } = await open();

        for (const time of [stage.terms.start, reviewEnd - 1n, reviewEnd, rulingEnd]) {
          await expect(stage.payUndisputedAt(time))
            .to.be.revertedWithCustomError(escrow, "NotDisputed")
            .withArgs(id, 0);
        }
      });

      it("reverts once it is ruled on, and names the next", async () => {
        const { escrow, id } = await open({}, 100n, 2);
        await dispute("client", 50n);
        await stage.ruleAt(reviewEnd, 0, 60n);

        await expect(stage.payUndisputedAt(reviewEnd + 1n))
          .to.be.revertedWithCustomError(escrow, "NotDisputed")
          .withArgs(id, 1);
      });
    });

    context("when before the end of the review", () => {
      for (const before of [DAY, 1n]) {
        it(`reverts ${before} s before`, async () => {
          const { escrow } = await open();
          await dispute("client", 50n, 2n * DAY);

          await expect(stage.payUndisputedAt(reviewEnd - before))
            .to.be.revertedWithCustomError(escrow, "ReviewRunning")
            .withArgs(reviewEnd - before, reviewEnd);
        });
      }
    });

    context("given the client alone disputes", () => {
      for (const [name, time] of [
        ["in the first second after the review", () => reviewEnd],
        ["in the second one", () => reviewEnd + 1n],
        ["in the last second for a ruling", () => rulingEnd - 1n],
        ["when the arbiter has been silent", () => rulingEnd],
      ] as const) {
        it(`returns what is above the answer ${name}`, async () => {
          await open();
          await dispute("client", 50n);

          await expectPaid(time(), { client: 6_000n * USDC });
          await expectNothing(time() + 1n);

          // Only what is disputed is left, and the fee.
          expect(await stage.escrow.held(stage.terms)).to.equal(2_000n * USDC);
          const tx = await stage.settleAt(rulingEnd + 2n);
          await expect(tx)
            .to.emit(stage.escrow, "Settled")
            .withArgs(stage.id, 0, true, 100, 2_000n * USDC, 0);
          await stage.expectMoved(tx, { agency: 2_000n * USDC, client: FEE });
          await stage.expectState({ funded: 1n, settled: 1n });
          expect(await stage.balance(stage.fixture.location.verifyingContract)).to.equal(0n);
        });
      }

      it("leaves a ruling what is disputed", async () => {
        await open();
        await dispute("client", 50n);
        await expectPaid(reviewEnd, { client: 6_000n * USDC });

        const tx = await stage.ruleAt(reviewEnd + 1n, 0, 75n);

        await expect(tx)
          .to.emit(stage.escrow, "Ruled")
          .withArgs(stage.id, 0, 75, 1_000n * USDC, 1_000n * USDC);
        await stage.expectMoved(tx, { agency: 1_000n * USDC, client: 1_000n * USDC, arbiter: FEE });
        await stage.expectState({ funded: 1n, settled: 1n });
        expect(await stage.escrow.held(stage.terms)).to.equal(0n);
      });

      it("has nothing to return where the answer earns the cap", async () => {
        await open({}, 250n);
        await dispute("client", 50n);

        await expectNothing(reviewEnd);
      });
    });

    context("given the agency alone disputes", () => {
      for (const { name, overrides = {}, interim = 0n, value, claim, paid, released } of [
        { name: "what the answer says", value: 100n as bigint | null, claim: 150n, paid: 0n, released: 4_000n },
        {
          name: "the base and that",
          overrides: { base: 500n * USDC },
          value: 100n,
          claim: 150n,
          paid: 0n,
          released: 4_500n,
        },
        {
          name: "what interim payments left of it",
          interim: 50n,
          value: 100n,
          claim: 150n,
          paid: 1_700n,
          released: 2_300n,
        },
        {
          name: "the base where nothing came",
          overrides: { base: 500n * USDC },
          value: null,
          claim: 150n,
          paid: 0n,
          released: 500n,
        },
        {
          name: "the base on top of interim payments where nothing came",
          overrides: { base: 500n * USDC },
          interim: 50n,
          value: null,
          claim: 150n,
          paid: 1_700n,
          released: 500n,
        },
      ]) {
        it(`pays it ${name}`, async () => {
          const { escrow, terms } = await open({ ...(interim > 0n ? WEEKLY_85 : {}), ...overrides }, value);
          if (interim > 0n) await stage.earnInterim(0, 1, interim);
          await dispute("agency", claim);

          await expectPaid(reviewEnd, { agency: released * USDC });
          await expectNothing(reviewEnd + 1n);

          expect((await stage.agreement()).paidOpen).to.equal((paid + released) * USDC);
          const tx = await stage.settleAt(rulingEnd);
          const disputed = 6_000n * USDC + terms.base - (paid + released) * USDC;
          await stage.expectMoved(tx, { agency: FEE, client: disputed });
          await stage.expectState({ funded: 1n, settled: 1n });
          expect(await escrow.held(terms)).to.equal(0n);
        });
      }

      for (const [name, overrides, value] of [
        ["the answer earns nothing", {}, 0n],
        ["the answer is missing and no base is owed", {}, null],
        ["interim payments reached more than the answer earns", WEEKLY_85, 10n],
      ] as const) {
        it(`has nothing to pay where ${name}`, async () => {
          await open(overrides, value);
          if ("interimEvery" in overrides) await stage.earnInterim(0, 1, 50n);
          await dispute("agency", 200n);

          await expectNothing(reviewEnd);
        });
      }

      it("leaves a ruling what is disputed", async () => {
        await open();
        await dispute("agency", 150n);
        await expectPaid(reviewEnd, { agency: 4_000n * USDC });

        const tx = await stage.ruleAt(reviewEnd + 1n, 0, 125n);

        await expect(tx)
          .to.emit(stage.escrow, "Ruled")
          .withArgs(stage.id, 0, 125, 1_000n * USDC, 1_000n * USDC);
        await stage.expectMoved(tx, { agency: 1_000n * USDC, client: 1_000n * USDC, arbiter: FEE });
        expect(await stage.escrow.held(stage.terms)).to.equal(0n);
      });
    });

    context("given both dispute", () => {
      for (const [first, second] of [
        ["client", "agency"],
        ["agency", "client"],
      ] as const) {
        it(`has nothing left to move, the ${first} first`, async () => {
          await open();
          const claims = { client: 50n, agency: 150n };
          await dispute(first, claims[first], 2n);
          await dispute(second, claims[second]);

          await expectNothing(reviewEnd);
          await expectNothing(rulingEnd);
        });
      }
    });

    context("given a later period runs", () => {
      it("leaves its interim payments alone", async () => {
        await open({ ...WEEKLY_85, measureDelay: 8n * DAY }, 100n, 2);
        await stage.earnInterim(1, 1, 10n);
        await dispute("agency", 150n);

        await expectPaid(reviewEnd, { agency: 4_000n * USDC });

        await stage.settleAt(rulingEnd);
        await stage.expectState({ funded: 2n, settled: 1n, paidOpen: 340n * USDC });
      });
    });
  });
}
