/*
 * disputePlan, payUndisputedPlan, rulePlan (context, …)
 * ├── take numbers as people write them, approve the fee where needed, and say what moves when
 * ├── find the period that is in review, also when earlier ones are due
 * └── refuse what the escrow would refuse, in words
 */
import { expect } from "chai";
import { network } from "hardhat";

import { disputePlan } from "../../../../toolkit/calls/disputes/dispute.js";
import { payUndisputedPlan } from "../../../../toolkit/calls/disputes/pay-undisputed.js";
import { rulePlan } from "../../../../toolkit/calls/disputes/rule.js";
import { settlePlan } from "../../../../toolkit/calls/life/settle.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { AmountError } from "../../../../toolkit/units/decimal.js";
import { DAY } from "../../../../toolkit/units/durations.js";
import { CURRENCIES, deployForDisputes, USDC, withArbiter, type Currency } from "../../../support/escrow.js";
import { expectDoes, expectReadable, expectRefused, openCalls, sendAll, type CallStage } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployForDisputes(connection);
}

/** An answer of 200, which is 8,000 to the agency, in review. */
async function inReview(currency: Currency): Promise<CallStage & { fixture: Awaited<ReturnType<typeof deploy>> }> {
  const fixture = await load();
  const made = await openCalls(connection, fixture, currency, withArbiter(fixture), 1);
  await made.stage.answer(0, 200n);
  await made.stage.passTo(made.stage.windows(0).askFrom + DAY);
  return { ...made, fixture };
}

for (const currency of CURRENCIES) {
  describe(`disputes (${currency})`, () => {
    it("lets the client claim less, and says what moves now", async () => {
      const made = await inReview(currency);
      const { fixture } = made;
      const plan = await disputePlan(made.context, { by: "client", claimed: "120" });

      expect(plan.summary[0]).to.contain("was 120 qualified leads, not 200 qualified leads");
      expect(plan.summary.join(" ")).to.contain(made.words.amount(100n * USDC));
      const tx = await sendAll(plan, fixture.client);
      expect(plan.sender).to.equal(fixture.client.address);
      await made.stage.expectMoved(tx, { client: -100n * USDC, agency: 4_800n * USDC, escrow: -4_700n * USDC });
      expect(plan.summary[2])
        .to.contain(made.words.amount(4_800n * USDC))
        .and.to.contain("Growth Ltd");
      expectReadable(plan);
    });

    it("lets the agency claim more after the client, moves what is undisputed, and rules", async () => {
      const made = await inReview(currency);
      const { fixture, stage, words } = made;
      await sendAll(await disputePlan(made.context, { by: "client", claimed: "120" }), fixture.client);
      await expectRefused(
        disputePlan(made.context, { by: "client", claimed: "110" }),
        NotPossibleError,
        /client disputes period 1 of 3 already/,
      );
      const more = await disputePlan(made.context, { by: "agency", claimed: "240" });
      const tx = await sendAll(more, fixture.agency);
      await stage.expectMoved(tx, { agency: -100n * USDC, client: 400n * USDC, escrow: -300n * USDC });

      await expectRefused(rulePlan(made.context, "150"), NotPossibleError, /The review runs/);
      await expectRefused(payUndisputedPlan(made.context), NotPossibleError, /other party may still dispute/);
      await stage.passTo(stage.reviewEnd(0));
      await expectRefused(payUndisputedPlan(made.context), NotPossibleError, /has moved/);
      await expectRefused(settlePlan(made.context), NotPossibleError, /the arbiter may still rule.*Settle from/);
      const ruling = await rulePlan(made.context, "150");
      expect(ruling.summary[0])
        .to.contain("was 150 qualified leads")
        .and.to.contain(words.amount(6_000n * USDC));
      await expectDoes(made, ruling, fixture.arbiter, {
        agency: 1_200n * USDC,
        client: 3_600n * USDC,
        arbiter: 200n * USDC,
      });
    });

    it("moves what one party alone left undisputed", async () => {
      const made = await inReview(currency);
      await sendAll(await disputePlan(made.context, { by: "client", claimed: "120" }), made.fixture.client);
      await made.stage.passTo(made.stage.reviewEnd(0));
      const plan = await payUndisputedPlan(made.context);
      await expectDoes(made, plan, made.fixture.stranger, { client: 2_000n * USDC });
      const ruling = await rulePlan(made.context, "10");
      expect(ruling.summary[1]).to.contain("beyond what the parties claim");
      await expectDoes(made, ruling, made.fixture.arbiter, { client: 3_200n * USDC, arbiter: 100n * USDC });
    });

    it("settles by the answer when nobody rules", async () => {
      const made = await inReview(currency);
      await sendAll(await disputePlan(made.context, { by: "client", claimed: "120" }), made.fixture.client);
      await made.stage.passTo(made.stage.rulingEnd(0));
      await expectRefused(rulePlan(made.context, "150"), NotPossibleError, /The time to rule ended/);
      const plan = await settlePlan(made.context);
      expect(plan.summary.join(" ")).to.contain("whoever disputed it gets the fee back");
      const tx = await sendAll(plan, made.fixture.stranger);
      await made.stage.expectMoved(tx, { agency: 3_200n * USDC, client: 2_100n * USDC });
    });
  });
}

describe("disputePlan", () => {
  it("approves the fee where the escrow may not take it", async () => {
    const made = await inReview("ERC-20");
    const { fixture } = made;
    await fixture.token.connect(fixture.agency).approve(fixture.escrow, 0n);
    const plan = await disputePlan(made.context, { by: "agency", claimed: "210" });
    expect(plan.calls.map(({ description }) => description)).to.deep.equal([
      "Allow the escrow to take 100 USDC",
      "Dispute period 1 of 3: it was 210 qualified leads",
    ]);
    await sendAll(plan, fixture.agency);
  });

  it("disputes a missing answer, and settles earlier periods along with it", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", withArbiter(fixture), 2);
    await made.stage.passTo(made.stage.windows(1).answerBefore);
    const plan = await disputePlan(made.context, { by: "agency", claimed: "50" });
    expect(plan.summary[0]).to.contain("period 2 of 3").and.to.contain("though no answer came");
    await sendAll(plan, fixture.agency);
    expect((await made.stage.agreement()).settled).to.equal(1n);
    expect((await made.stage.dispute(1)).byAgency).to.equal(true);
  });

  it("refuses what does not help, what is no number, and what is not in review", async () => {
    const made = await inReview("ERC-20");
    const { stage, context } = made;
    await expectRefused(
      disputePlan(context, { by: "client", claimed: "200" }),
      NotPossibleError,
      /no better for the client/,
    );
    await expectRefused(
      disputePlan(context, { by: "agency", claimed: "10" }),
      NotPossibleError,
      /no better for the agency/,
    );
    await expectRefused(disputePlan(context, { by: "client", claimed: "12.5" }), AmountError, /finer/);
    await expectRefused(disputePlan(context, { by: "client", claimed: "many" }), AmountError, /no amount/);
    const unknown = { ...made.agreement, metric: { kind: "unknown" as const } };
    await expectRefused(
      disputePlan({ ...context, agreement: unknown }, { by: "client", claimed: "1.5" }),
      AmountError,
      /definition is not known/,
    );
    await stage.passTo(stage.reviewEnd(0));
    await expectRefused(
      disputePlan(context, { by: "client", claimed: "1" }),
      NotPossibleError,
      /The review of period 1 of 3 ended/,
    );
    await expectRefused(payUndisputedPlan(context), NotPossibleError, /Nothing is disputed/);
    await expectRefused(rulePlan(context, "1"), NotPossibleError, /Nothing is disputed/);
  });

  it("refuses without an arbiter, and before there is anything to dispute", async () => {
    const fixture = await load();
    const none = await openCalls(connection, fixture, "ERC-20", {}, 1);
    await expectRefused(disputePlan(none.context, { by: "client", claimed: "1" }), NotPossibleError, /no arbiter/);
    const made = await openCalls(connection, fixture, "ERC-20", withArbiter(fixture), 1);
    await expectRefused(
      disputePlan(made.context, { by: "client", claimed: "1" }),
      NotPossibleError,
      /has no answer yet/,
    );
  });
});
