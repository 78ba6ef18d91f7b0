/*
 * defineAttestedMetricPlan, defineFunctionsMetricPlan, askPlan, attestPlan
 * ├── publish, ask what is due, submit what was signed
 * └── refuse what the oracles would refuse, in words
 */
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import type { Agreement } from "../../../../toolkit/agreement/agreement.js";
import { newAttestation } from "../../../../toolkit/attestation/attestation.js";
import { checkSignatures } from "../../../../toolkit/attestation/check-signatures.js";
import { signWith } from "../../../../toolkit/attestation/collect.js";
import { SignaturesMissingError } from "../../../../toolkit/attestation/errors.js";
import { askPlan } from "../../../../toolkit/calls/oracles/ask.js";
import { attestPlan } from "../../../../toolkit/calls/oracles/attest.js";
import { defineAttestedMetricPlan } from "../../../../toolkit/calls/oracles/define-attested-metric.js";
import { defineFunctionsMetricPlan } from "../../../../toolkit/calls/oracles/define-functions-metric.js";
import { attestedMetricId } from "../../../../toolkit/metrics/attested-metric.js";
import { InvalidMetricError } from "../../../../toolkit/metrics/check-functions-metric.js";
import { functionsMetricId } from "../../../../toolkit/metrics/functions-metric.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { interimQuestion, periodQuestion } from "../../../../toolkit/schedule/questions.js";
import { deployEscrow, fundFirst, makeTerms, WEEKLY_85, withArbiter } from "../../../support/escrow.js";
import { Stage } from "../../../support/stage.js";
import { agreementOf, expectReadable, expectRefused, sendAll } from "../support.js";
import { leadsMetric } from "../../../support/functions-metric.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { provider } = ethers;
const source = "return Functions.encodeUint256(198);\n";

/** A funded agreement whose metric is measured by Chainlink Functions, behind a router that only takes requests. */
async function deployMeasured() {
  const fixture = await deployEscrow(connection);
  const router = await ethers.deployContract("MockFunctionsRouter");
  const oracle = await ethers.deployContract("FunctionsMetricOracle", [router]);
  await router.setOwner(2, fixture.agency);
  const definition = leadsMetric(source, [fixture.client.address, fixture.agency.address]);
  const terms = await makeTerms(fixture, "ERC-20", {
    ...WEEKLY_85,
    oracle: await oracle.getAddress(),
    metric: functionsMetricId(definition),
  });
  const agreement: Agreement = { ...agreementOf(fixture, terms, "ERC-20"), metric: { kind: "functions", definition } };
  const location = { chainId: fixture.location.chainId, verifyingContract: await oracle.getAddress() };
  return { fixture, router, oracle, definition, terms, agreement, location, context: { agreement, provider } };
}

describe("metrics measured by Chainlink Functions", () => {
  it("are published, and asked for when they are due", async () => {
    const { fixture, oracle, definition, terms, location, context } = await networkHelpers.loadFixture(deployMeasured);
    const publish = defineFunctionsMetricPlan(location, definition, source);
    expectReadable(publish);
    await sendAll(publish, fixture.stranger);
    expect(await oracle.isDefined(terms.metric)).to.equal(true);

    const stage = Stage.of(connection, fixture, terms);
    const options = { source, from: fixture.agency.address, subscriptionId: 2n };
    await expectRefused(askPlan(context, options), NotPossibleError, /No funded period is unsettled/);
    await fundFirst(fixture, terms);
    await expectRefused(askPlan(context, options), NotPossibleError, /No question is due now. The next is at/);

    await stage.passTo(stage.pointTime(0, 2));
    const plan = await askPlan(context, options);
    expect(plan.summary[0]).to.match(/^Asks the oracle network what period 1 of 3 measured up to/);
    expectReadable(plan);
    await sendAll(plan, fixture.agency);
    const point = interimQuestion(terms, 0, stage.pointTime(0, 2));
    expect((await oracle.inFlight(point)).expiresAt).to.be.above(0n);
    await expectRefused(askPlan(context, options), NotPossibleError, /is on its way.*asked again from/);

    await stage.passTo(stage.windows(0).askFrom);
    const last = await askPlan(context, options);
    expect(last.summary[0]).to.contain("what period 1 of 3 measured.");
    await sendAll(last, fixture.agency);
    expect((await oracle.inFlight(periodQuestion(terms, 0))).expiresAt).to.be.above(0n);
    await stage.passTo(stage.windows(0).answerBefore);
    await expectRefused(askPlan(context, options), NotPossibleError, /No question is due now. Nothing is left to ask/);
  });

  it("are asked for by askers only, with their own program", async () => {
    const { fixture, definition, agreement, context, location } = await networkHelpers.loadFixture(deployMeasured);
    const options = { source, from: fixture.stranger.address, subscriptionId: 2n };
    await expectRefused(askPlan(context, options), NotPossibleError, /may not ask this question/);
    await expectRefused(askPlan(context, { ...options, source: "0" }), InvalidMetricError, /hash/);
    const wrong = () => Promise.resolve().then(() => defineFunctionsMetricPlan(location, definition, "0"));
    await expectRefused(wrong(), InvalidMetricError, /hash/);
    const unknown = { ...context, agreement: { ...agreement, metric: { kind: "unknown" as const } } };
    await expectRefused(askPlan(unknown, options), NotPossibleError, /definition of the metric is not known/);
  });
});

describe("attested metrics", () => {
  it("are published, and answered by what was signed", async () => {
    const fixture = await networkHelpers.loadFixture(deployPlain);
    const oracle = await ethers.deployContract("AttestedMetricOracle");
    const location = { chainId: fixture.location.chainId, verifyingContract: await oracle.getAddress() };
    const { definition } = agreementOf(fixture, await makeTerms(fixture, "ERC-20"), "ERC-20").metric as {
      definition: Parameters<typeof defineAttestedMetricPlan>[1];
    };
    const publish = defineAttestedMetricPlan(location, definition);
    expectReadable(publish);
    await sendAll(publish, fixture.stranger);
    expect(await oracle.isDefined(attestedMetricId(definition))).to.equal(true);
    const noSigners = () =>
      Promise.resolve().then(() => defineAttestedMetricPlan(location, { ...definition, signers: [] }));
    await expectRefused(noSigners(), InvalidMetricError, /0 signers/);

    const now = BigInt(await networkHelpers.time.latest());
    const question = { metric: attestedMetricId(definition), from: now - 100n, to: now - 10n, notBefore: now };
    const open = newAttestation({ location, definition, question, value: 137n });
    expect(() => attestPlan(open, [{ signer: fixture.agency.address, state: "missing" }])).to.throw(
      SignaturesMissingError,
    );

    const signed = await signWith(open, fixture.agency, now);
    const plan = attestPlan(signed, await checkSignatures(signed));
    expect(plan.summary[0]).to.contain("Makes 137 qualified leads the answer for");
    expect(plan.sender).to.equal(undefined);
    expectReadable(plan);
    const bySigner = attestPlan(open, await checkSignatures(open), { sender: fixture.agency.address });
    expect(bySigner.sender).to.equal(fixture.agency.address);
    await sendAll(plan, fixture.stranger);
    expect((await oracle.answerOf(question)).value).to.equal(137n);
  });

  it("are not asked for", async () => {
    const fixture = await networkHelpers.loadFixture(deployPlain);
    const terms = await makeTerms(fixture, "ERC-20", { ...withArbiter(fixture), metric: ZeroHash.replace(/0$/, "1") });
    const context = { agreement: agreementOf(fixture, terms, "ERC-20"), provider };
    const options = { source, from: fixture.agency.address, subscriptionId: 1n };
    await expectRefused(askPlan(context, options), NotPossibleError, /answered by signers/);
  });
});

async function deployPlain() {
  return await deployEscrow(connection);
}
