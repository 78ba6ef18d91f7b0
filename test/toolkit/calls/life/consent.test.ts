/*
 * proposePlan(context, signature?), retractPlan(context)
 * ├── by the agency, or by anyone with its signature
 * └── refuse what the escrow would refuse, in words
 */
import { expect } from "chai";
import { network } from "hardhat";

import { proposePlan } from "../../../../toolkit/calls/life/propose.js";
import { retractPlan } from "../../../../toolkit/calls/life/retract.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { NotSignedError } from "../../../../toolkit/signing/errors.js";
import { signTerms } from "../../../../toolkit/terms/typed-data.js";
import { InvalidTermsError } from "../../../../toolkit/terms/validity.js";
import { deployEscrow } from "../../../support/escrow.js";
import { expectReadable, expectRefused, openCalls, sendAll } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployEscrow(connection);
}

describe("proposePlan and retractPlan", () => {
  it("records the consent, by the agency or by anyone with its signature", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    const own = await proposePlan(made.context);
    expect(own.sender).to.equal(fixture.agency.address);
    expectReadable(own);
    expect(own.summary.join(" ")).to.contain("period 1 of 3").and.to.contain("Acme");

    const relayed = await proposePlan(made.context, made.consent);
    expect(relayed.sender).to.equal(undefined);
    await sendAll(relayed, fixture.stranger);
    await made.stage.expectState({ consent: 1n });
    await expectRefused(proposePlan(made.context), NotPossibleError, /consents to these terms already/);
  });

  it("takes the consent back, after which only the agency itself can give it again", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    const plan = await retractPlan(made.context);
    expect(plan.sender).to.equal(fixture.agency.address);
    expectReadable(plan);
    await sendAll(plan, fixture.agency);
    await made.stage.expectState({ consent: 2n });

    await expectRefused(retractPlan(made.context), NotPossibleError, /taken back already/);
    await expectRefused(proposePlan(made.context, made.consent), NotPossibleError, /voided this signature/);
    await sendAll(await proposePlan(made.context), fixture.agency);
    await made.stage.expectState({ consent: 1n });
  });

  it("refuses invalid terms, and to retract what is funded", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    const forged = await signTerms(fixture.stranger, made.stage.terms, fixture.location);
    await expectRefused(proposePlan(made.context, forged), NotSignedError, /not that of the agency/);
    const invalid = await openCalls(connection, fixture, "ERC-20", { cap: 0n });
    await expectRefused(proposePlan(invalid.context), InvalidTermsError, /ZeroCap/);
    const funded = await openCalls(connection, fixture, "ERC-20", {}, 1);
    await expectRefused(retractPlan(funded.context), NotPossibleError, /funded and binding.*resign/);
  });
});
