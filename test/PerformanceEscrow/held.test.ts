import { expect } from "chai";
import { network } from "hardhat";

import { interimQuestion } from "../../toolkit/schedule/questions.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import {
  CURRENCIES,
  deployForDisputes,
  fundFirst,
  fundingValue,
  makeTerms,
  USDC,
  WEEKLY_85,
  withArbiter,
} from "../support/escrow.js";
import { Stage } from "../support/stage.js";

/*
held, fundedThrough
├── given nothing was funded: 0, 0
├── given funded periods: their caps; the end of the last
├── given interim payments: less by what was paid; the same
├── given a disputed period: less by what moved of it, both ways; the fees are not part of it; the same
├── given a settled period: only what is left of the others; the same
└── given an early end: what the kept periods hold; the end of the last kept, or 0

After every step the escrow's own balance is what it holds, and the fees of an open dispute.
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

async function fixture() {
  return await deployForDisputes(connection);
}
const load = () => networkHelpers.loadFixture(fixture);

for (const currency of CURRENCIES) {
  describe(`PerformanceEscrow.held and fundedThrough, in ${currency}`, () => {
    async function loadTerms(overrides: Partial<Terms> = {}) {
      const made = await load();
      const terms = await makeTerms(made, currency, { ...WEEKLY_85, ...overrides });
      const { escrow, token } = made;
      const expectHeld = async (amount: bigint, through: bigint) => {
        expect(await escrow.held(terms)).to.equal(amount);
        expect(await escrow.fundedThrough(terms)).to.equal(through);
        const balance =
          currency === "native" ? await ethers.provider.getBalance(escrow) : await token.balanceOf(escrow);
        expect(balance).to.equal(amount);
      };
      const payInterim = async (period: number, point: bigint, value: bigint) => {
        const { start } = await escrow.windowOf(terms, period);
        const through = start + point * terms.interimEvery;
        await made.oracle.answerAt(interimQuestion(terms, period, through), value, through);
        if (BigInt(await time.latest()) < through) await time.increaseTo(through);
        await escrow.payInterim(terms, period, point);
      };
      const [end0, end1, end2] = terms.periodEnds as [bigint, bigint, bigint];
      return { ...made, terms, cap: terms.cap, end0, end1, end2, expectHeld, payInterim };
    }

    it("is nothing before the first funding, proposed or not", async () => {
      const { escrow, agency, terms, expectHeld } = await loadTerms();
      await expectHeld(0n, 0n);
      await escrow.connect(agency).propose(terms, "0x");
      await expectHeld(0n, 0n);
    });

    it("follows fundings, interim payments and settlements to the end", async () => {
      const made = await loadTerms();
      const { escrow, client, terms, cap, end0, end1, end2, expectHeld, payInterim } = made;
      await fundFirst(made, terms);
      await expectHeld(cap, end0);
      await escrow.connect(client).fund(terms, 1, 1, "0x", { value: fundingValue(terms, 1) });
      await expectHeld(2n * cap, end1);

      await payInterim(0, 1n, 50n); // 85 % of 2,000
      await expectHeld(2n * cap - 1_700n * USDC, end1);
      await payInterim(0, 2n, 104n); // 85 % of 4,160
      await expectHeld(2n * cap - 3_536n * USDC, end1);
      // The next period is paid while the one before still waits.
      await payInterim(1, 1n, 100n);
      await expectHeld(2n * cap - 3_536n * USDC - 3_400n * USDC, end1);

      await time.increaseTo((await escrow.windowOf(terms, 0)).settleBy);
      await escrow.settle(terms);
      await expectHeld(cap - 3_400n * USDC, end1);
      await escrow.connect(client).fund(terms, 2, 1, "0x", { value: fundingValue(terms, 1) });
      await expectHeld(2n * cap - 3_400n * USDC, end2);

      await time.increaseTo((await escrow.windowOf(terms, 2)).settleBy);
      await escrow.settle(terms);
      await expectHeld(cap, end2);
      await escrow.settle(terms);
      await expectHeld(0n, end2);
    });

    it("follows a dispute to its end, with the next period funded and paying interim", async () => {
      const made = await load();
      const overrides = { ...withArbiter(made), ...WEEKLY_85, measureDelay: 8n * DAY };
      const stage = await Stage.open(connection, made, currency, overrides, 2);
      const { escrow, terms } = stage;
      const [, through] = terms.periodEnds as [bigint, bigint];
      const fee = terms.arbiterFee;
      const expectHeld = async (amount: bigint, fees: bigint) => {
        expect(await escrow.held(terms)).to.equal(amount);
        expect(await escrow.fundedThrough(terms)).to.equal(through);
        expect(await stage.balance(made.location.verifyingContract)).to.equal(amount + fees);
      };
      await stage.answer(0, 100n);
      await stage.earnInterim(0, 1, 50n);
      await stage.earnInterim(1, 1, 10n);
      const before = 2n * terms.cap - 2_040n * USDC;
      await expectHeld(before, 0n);

      const from = stage.windows(0).askFrom;
      await stage.disputeAt(from, "agency", 0, 150n);
      await expectHeld(before - 4_000n * USDC, fee);
      await stage.disputeAt(from + 1n, "client", 0, 50n);
      await expectHeld(before - 4_300n * USDC, 2n * fee);
      await stage.earnInterim(1, 2, 20n);
      await expectHeld(before - 4_640n * USDC, 2n * fee);
      await stage.settleAt(stage.rulingEnd(0));
      await expectHeld(terms.cap - 680n * USDC, 0n);
    });

    for (const [who, claim, released] of [
      ["client", 50n, 6_000n * USDC],
      ["agency", 150n, 4_000n * USDC],
    ] as const) {
      it(`is less by what nobody disputes once that is paid, the ${who} disputing`, async () => {
        const made = await load();
        const stage = await Stage.open(connection, made, currency, withArbiter(made));
        const { escrow, terms } = stage;
        await stage.answer(0, 100n);
        await stage.disputeAt(stage.windows(0).askFrom, who, 0, claim);
        const before = await escrow.held(terms);
        await stage.payUndisputedAt(stage.reviewEnd(0));

        expect(await escrow.held(terms)).to.equal(before - released);
        expect(await escrow.held(terms)).to.equal(2_000n * USDC);
        expect(await stage.balance(made.location.verifyingContract)).to.equal(2_000n * USDC + terms.arbiterFee);
        await stage.ruleAt(stage.reviewEnd(0) + 1n, 0, 90n);
        expect(await escrow.held(terms)).to.equal(0n);
      });
    }

    it("is what a cancellation keeps, less what that was paid already", async () => {
      const made = await loadTerms({ cancelNotice: 1n });
      const { escrow, client, terms, cap, end1, end2, expectHeld, payInterim } = made;
      await fundFirst(made, terms, 3);
      await expectHeld(3n * cap, end2);
      await payInterim(0, 1n, 50n);
      await escrow.connect(client).cancel(terms, 2);
      await expectHeld(2n * cap - 1_700n * USDC, end1);
    });

    it("is what the ended periods hold after a resignation", async () => {
      const made = await loadTerms();
      const { escrow, agency, terms, cap, end0, expectHeld, payInterim } = made;
      await fundFirst(made, terms, 3);
      await payInterim(0, 1n, 50n);
      await payInterim(1, 1n, 100n);
      await escrow.connect(agency).resign(terms, 1);
      await expectHeld(cap - 1_700n * USDC, end0);
    });

    it("is nothing after an opt-out", async () => {
      const made = await loadTerms({ trialEnd: (await load()).now + 5n * DAY });
      const { escrow, client, terms, expectHeld } = made;
      await fundFirst(made, terms, 2);
      await escrow.connect(client).optOut(terms);
      await expectHeld(0n, 0n);
    });
  });
}
