/*
 * settlePlan(context), payInterimPlan(context)
 * ├── say what will be paid and returned, and do it: answered, missing, after interim payments
 * ├── interim: the point that pays most among those with an answer
 * └── refuse what is not due, and say when it is
 */
import { expect } from "chai";
import { network } from "hardhat";

import { payInterimPlan } from "../../../../toolkit/calls/life/pay-interim.js";
import { settlePlan } from "../../../../toolkit/calls/life/settle.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { DAY } from "../../../../toolkit/units/durations.js";
import { CURRENCIES, deployEscrow, USDC, WEEKLY_85, withArbiter } from "../../../support/escrow.js";
import { expectDoes, expectRefused, openCalls } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployEscrow(connection);
}

for (const currency of CURRENCIES) {
  describe(`settlePlan (${currency})`, () => {
    it("settles by the answer", async () => {
      const fixture = await load();
      const made = await openCalls(connection, fixture, currency, {}, 1);
      await made.stage.answer(0, 137n);
      await made.stage.passTo(made.stage.windows(0).askFrom);
      const plan = await settlePlan(made.context);

      expect(plan.summary[0]).to.contain("Measured: 137 qualified leads.");
      await expectDoes(made, plan, fixture.stranger, { agency: 5_480n * USDC, client: 4_520n * USDC });
      await expectRefused(settlePlan(made.context), NotPossibleError, /No funded period waits/);
    });

    it("settles without one, once the time for it is over", async () => {
      const fixture = await load();
      const made = await openCalls(connection, fixture, currency, { base: 1_000n * USDC }, 1);
      const { askFrom, answerBefore } = made.stage.windows(0);
      await expectRefused(settlePlan(made.context), NotPossibleError, /There is no answer yet/);
      await made.stage.passTo(askFrom);
      await expectRefused(
        settlePlan(made.context),
        NotPossibleError,
        /Period 1 of 3 cannot be settled yet.*Settle from/,
      );
      await made.stage.passTo(answerBefore);
      const plan = await settlePlan(made.context);

      expect(plan.summary[0]).to.contain("No answer came before");
      await expectDoes(made, plan, fixture.stranger, { agency: 1_000n * USDC, client: 9_000n * USDC });
    });
  });
}

describe("settlePlan", () => {
  it("waits for the review where there is an arbiter", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", withArbiter(fixture), 1);
    const { stage, words } = made;
    await stage.answer(0, 50n);
    await stage.passTo(stage.windows(0).askFrom);
    const from = words.moment(stage.windows(0).askFrom + 2n * DAY);
    await expectRefused(settlePlan(made.context), NotPossibleError, new RegExp(`Settle from ${escaped(from)} on`));
    await stage.passTo(stage.reviewEnd(0));
    await expectDoes(made, await settlePlan(made.context), fixture.stranger, {
      agency: 2_000n * USDC,
      client: 8_000n * USDC,
    });
  });
});

describe("payInterimPlan", () => {
  it("pays the point that pays most, and says what of", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", WEEKLY_85, 1);
    const { stage } = made;
    await stage.answerPoint(0, 1, 100n);
    await stage.answerPoint(0, 2, 90n);
    await stage.passTo(stage.pointTime(0, 3));
    const plan = await payInterimPlan(made.context);

    expect(plan.summary[0]).to.contain("for 100 qualified leads measured up to");
    expect(plan.summary[1]).to.contain("85 % of what this number earns");
    await expectDoes(made, plan, fixture.stranger, { agency: 3_400n * USDC });
    await expectRefused(
      payInterimPlan(made.context),
      NotPossibleError,
      /No interim point has an answer that earns more/,
    );
  });

  it("settles what is left after interim payments", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", WEEKLY_85, 1);
    const { stage } = made;
    await stage.earnInterim(0, 1, 100n);
    await stage.answer(0, 120n);
    await stage.passTo(stage.windows(0).askFrom);
    await expectDoes(made, await settlePlan(made.context), fixture.stranger, {
      agency: 1_400n * USDC,
      client: 5_200n * USDC,
    });
  });

  it("refuses what is not due, and says when it is", async () => {
    const fixture = await load();
    const none = await openCalls(connection, fixture, "ERC-20", {}, 1);
    await expectRefused(payInterimPlan(none.context), NotPossibleError, /no interim payments/);
    const made = await openCalls(connection, fixture, "ERC-20", { ...WEEKLY_85, trialEnd: fixture.now + 5n * DAY }, 1);
    const { stage, words } = made;
    await expectRefused(payInterimPlan(made.context), NotPossibleError, /No funded period is running/);
    await stage.passTo(stage.terms.start);
    await expectRefused(payInterimPlan(made.context), NotPossibleError, /during the trial/);
    await stage.passTo(stage.terms.trialEnd);
    const first = new RegExp(escaped(words.moment(stage.pointTime(0, 1))));
    await expectRefused(payInterimPlan(made.context), NotPossibleError, first);
  });
});

function escaped(text: string): string {
  return text.replace(/[().]/g, "\\$&");
}
