/*
 * optOutPlan, cancelPlan, resignPlan (context)
 * ├── compute from the clock how many periods stay and what comes back, and do exactly that
 * ├── warn when a period boundary is near
 * └── refuse what the escrow would refuse, in words
 */
import { expect } from "chai";
import { network } from "hardhat";

import { cancelPlan, staying } from "../../../../toolkit/calls/life/cancel.js";
import { optOutPlan } from "../../../../toolkit/calls/life/opt-out.js";
import { resignPlan } from "../../../../toolkit/calls/life/resign.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { DAY } from "../../../../toolkit/units/durations.js";
import { CURRENCIES, deployEscrow, USDC, WEEKLY_85 } from "../../../support/escrow.js";
import { END } from "../../../support/stage.js";
import { expectDoes, expectRefused, openCalls, sendAll } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployEscrow(connection);
}

for (const currency of CURRENCIES) {
  describe(`leaving early (${currency})`, () => {
    it("cancels with the agreed notice", async () => {
      const fixture = await load();
      const made = await openCalls(connection, fixture, currency, { cancelNotice: 1n }, 3);
      await made.stage.passTo(made.stage.terms.start + DAY);
      const plan = await cancelPlan(made.context);

      expect(plan.calls[0]?.description).to.contain("2 periods stay");
      expect(staying(made.words, 1, 2, () => made.stage.terms.start)[0]).to.match(
        /^Period 2 of 3 settles as agreed, by /,
      );
      expect(plan.summary.join(" "))
        .to.contain("Periods 1 to 2 of 3 settle as agreed")
        .and.to.contain("cannot be undone");
      await expectDoes(made, plan, fixture.client, { client: 10_000n * USDC });
      await made.stage.expectState({ funded: 2n, end: END.cancelled });
      await expectRefused(cancelPlan(made.context), NotPossibleError, /has ended: the client cancelled/);
    });

    it("resigns, and keeps what was paid for the running period", async () => {
      const fixture = await load();
      const made = await openCalls(connection, fixture, currency, WEEKLY_85, 3);
      await made.stage.earnInterim(0, 1, 100n);
      const plan = await resignPlan(made.context);

      expect(plan.summary.join(" "))
        .to.contain(`${made.words.amount(3_400n * USDC)} already paid`)
        .and.not.to.contain("base");
      await expectDoes(made, plan, fixture.agency, { client: 26_600n * USDC });
      await made.stage.expectState({ end: END.resigned });
    });

    it("opts out in the trial", async () => {
      const fixture = await load();
      const made = await openCalls(connection, fixture, currency, { trialEnd: fixture.now + 9n * DAY }, 2);
      const plan = await optOutPlan(made.context);
      await expectDoes(made, plan, fixture.client, { client: 20_000n * USDC });
      await made.stage.expectState({ end: END.optedOut });
      await expectRefused(optOutPlan(made.context), NotPossibleError, /has ended: the client opted out/);
    });
  });
}

describe("leaving early", () => {
  it("says that nothing stays, or nothing comes back", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", {}, 1);
    expect((await cancelPlan(made.context)).summary).to.include("No period is left to settle.");
    await made.stage.passTo(made.stage.terms.start);
    const plan = await cancelPlan(made.context);
    expect(plan.calls[0]?.description).to.equal("Cancel: nothing comes back now, 1 period stays");
    await sendAll(plan, fixture.client);
    await made.stage.expectState({ funded: 1n, end: END.cancelled });
    expect((await resignPlan(made.context)).calls[0]?.description).to.contain("10,000 USDC go back to the client");
  });

  it("warns when a transaction could be mined on the other side of a boundary", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", {}, 2);
    const { start } = made.stage.terms;
    await made.stage.passTo(start - 600n);
    const { warnings } = await cancelPlan(made.context);
    expect(warnings.map(({ code }) => code)).to.deep.equal(["BoundaryNear"]);
    await made.stage.passTo(start);
    expect((await cancelPlan(made.context)).warnings).to.deep.equal([]);
  });

  it("refuses what there is not", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    await expectRefused(cancelPlan(made.context), NotPossibleError, /Nothing is funded/);
    await expectRefused(resignPlan(made.context), NotPossibleError, /Nothing is funded/);
    await expectRefused(optOutPlan(made.context), NotPossibleError, /no trial/);
    const trial = await openCalls(connection, fixture, "ERC-20", { trialEnd: fixture.now + 3n * DAY }, 1);
    await trial.stage.passTo(trial.stage.terms.trialEnd);
    await expectRefused(optOutPlan(trial.context), NotPossibleError, /The trial ended at .*Cancel instead/);
  });

  it("refuses once all is paid out", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", {}, 1);
    await made.stage.settleAt(made.stage.windows(0).latestSettle);
    await expectRefused(cancelPlan(made.context), NotPossibleError, /The agreement is closed/);
    await expectRefused(resignPlan(made.context), NotPossibleError, /The agreement is closed/);
  });

  it("refuses once every period there is was settled", async () => {
    const made = await openCalls(connection, await load(), "ERC-20", {}, 3);
    await made.stage.settleRest();
    await expectRefused(cancelPlan(made.context), NotPossibleError, /The agreement is closed/);
  });
});
