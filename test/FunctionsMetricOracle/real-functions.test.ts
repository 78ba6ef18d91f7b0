import { expect } from "chai";
import { network } from "hardhat";

import { functionsMetricId } from "../../toolkit/metrics/functions-metric.js";
import { type Question, questionId } from "../../toolkit/metrics/question.js";
import { source, timeout, valueReply } from "./fixture.js";
import { deployRealFunctions, donId, gasPrice } from "./real-functions.js";
import { leadsMetric } from "../support/functions-metric.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** The router's code for a reply that was delivered, and one whose cost outgrew what the request set aside. */
const fulfilled = 0n;
const costExceedsCommitment = 3n;

const worstError = `0x${"ff".repeat(256)}`;
const fiveLink = 5n * 10n ** 18n;

async function deploy() {
  const functions = await deployRealFunctions(connection);
  const [client, agency] = functions.others;
  if (client === undefined || agency === undefined) throw new Error("no signers");

  const oracle = await ethers.deployContract("FunctionsMetricOracle", [functions.router]);
  const address = await oracle.getAddress();
  const subscriptions = {
    client: await functions.subscribe(client, address, fiveLink),
    agency: await functions.subscribe(agency, address, fiveLink),
    empty: await functions.subscribe(agency, address, 0n),
  };

  const definition = leadsMetric(source, [client.address, agency.address], donId);
  await oracle.defineMetric(definition, source);

  const now = BigInt(await networkHelpers.time.latest());
  const question: Question = { metric: functionsMetricId(definition), from: now - 1000n, to: now, notBefore: now };

  const askAsAgency = (subscription = subscriptions.agency, price = gasPrice) =>
    oracle.connect(agency).ask(definition, source, question, subscription, 1, { gasPrice: price });
  const askAsClient = () =>
    oracle.connect(client).ask(definition, source, question, subscriptions.client, 1, { gasPrice });

  return { ...functions, client, agency, oracle, address, subscriptions, question, askAsAgency, askAsClient };
}

describe("FunctionsMetricOracle on the real router and coordinator", function () {
  const load = () => networkHelpers.loadFixture(deploy);

  it("turns a signed report into the answer, paid by the asker's subscription alone", async function () {
    const { oracle, router, question, subscriptions, askAsAgency, requestOf, transmit } = await load();
    const commitment = await requestOf(await askAsAgency());

    const reporting = await transmit(commitment, valueReply(198n));

    await expect(reporting).to.emit(oracle, "Answered").withArgs(questionId(question), question.metric, 198n);
    const at = BigInt((await reporting.getBlock())!.timestamp);
    expect(await oracle.answerOf(question)).to.deep.equal([198n, at]);
    expect((await router.getSubscription(subscriptions.agency)).balance).to.be.lessThan(fiveLink);
    expect((await router.getSubscription(subscriptions.client)).balance).to.equal(fiveLink);
  });

  it("delivers the most expensive reply within the callback gas", async function () {
    const { oracle, router, question, askAsAgency, requestOf, transmit } = await load();
    const commitment = await requestOf(await askAsAgency());

    const reporting = await transmit(commitment, "0x", worstError);

    await expect(reporting)
      .to.emit(oracle, "AnswerFailed")
      .withArgs(questionId(question), commitment.requestId, worstError);
    const [processed] = await router.queryFilter(router.filters.RequestProcessed());
    expect(processed!.args.resultCode).to.equal(fulfilled);
    expect(commitment.callbackGasLimit).to.equal(await oracle.CALLBACK_GAS_LIMIT());
  });

  it("can be asked again after an error, and answers then", async function () {
    const { oracle, question, askAsAgency, requestOf, transmit } = await load();
    await transmit(await requestOf(await askAsAgency()), "0x", "0x34303121");

    await transmit(await requestOf(await askAsAgency()), valueReply(198n));

    expect((await oracle.answerOf(question))[0]).to.equal(198n);
  });

  it("is not moved by a report that is transmitted again", async function () {
    const { oracle, question, askAsAgency, requestOf, transmit } = await load();
    const commitment = await requestOf(await askAsAgency());
    await transmit(commitment, valueReply(198n));
    const answer = await oracle.answerOf(question);

    const again = transmit(commitment, valueReply(7n));

    await expect(again).to.not.emit(oracle, "RequestFulfilled");
    expect(await oracle.answerOf(question)).to.deep.equal(answer);
  });

  it("takes the first of two askers' replies; each pays its own", async function () {
    const { oracle, router, question, subscriptions, askAsAgency, askAsClient, requestOf, transmit } = await load();
    const clients = await requestOf(await askAsClient());
    const agencys = await requestOf(await askAsAgency());

    await transmit(agencys, valueReply(198n));
    await transmit(clients, valueReply(7n));

    expect((await oracle.answerOf(question))[0]).to.equal(198n);
    expect((await router.getSubscription(subscriptions.agency)).balance).to.be.lessThan(fiveLink);
    expect((await router.getSubscription(subscriptions.client)).balance).to.be.lessThan(fiveLink);
  });

  it("takes a reply that comes after the timeout", async function () {
    const { oracle, question, askAsAgency, requestOf, transmit } = await load();
    const commitment = await requestOf(await askAsAgency());
    await networkHelpers.time.increase(timeout + 100n);

    await transmit(commitment, valueReply(198n));

    expect((await oracle.answerOf(question))[0]).to.equal(198n);
  });

  it("may be asked again in the second in which the router lets a request be timed out", async function () {
    const { oracle, question, askAsAgency, requestOf, timeOut, transmit } = await load();
    const commitment = await requestOf(await askAsAgency());
    expect((await oracle.inFlight(question))[0]).to.equal(commitment.timeoutTimestamp);
    await networkHelpers.time.setNextBlockTimestamp(commitment.timeoutTimestamp);
    await timeOut(commitment);

    await expect(transmit(commitment, valueReply(7n))).to.not.emit(oracle, "Answered");
    await transmit(await requestOf(await askAsAgency()), valueReply(198n));

    expect((await oracle.answerOf(question))[0]).to.equal(198n);
  });

  it("cannot be kept from its answer by dropping the consumer or closing the subscription in flight", async function () {
    const { oracle, router, agency, address, question, subscriptions, askAsAgency, requestOf, transmit } = await load();
    const commitment = await requestOf(await askAsAgency());

    await expect(router.connect(agency).removeConsumer(subscriptions.agency, address)).to.be.revertedWithCustomError(
      router,
      "CannotRemoveWithPendingRequests",
    );
    await expect(router.connect(agency).cancelSubscription(subscriptions.agency, agency)).to.be.revertedWithCustomError(
      router,
      "CannotRemoveWithPendingRequests",
    );

    await transmit(commitment, valueReply(198n));
    expect((await oracle.answerOf(question))[0]).to.equal(198n);
  });

  it("leaves nothing in flight when the subscription cannot pay", async function () {
    const { oracle, coordinator, question, subscriptions, askAsAgency } = await load();

    await expect(askAsAgency(subscriptions.empty)).to.be.revertedWithCustomError(coordinator, "InsufficientBalance");

    expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);
    await expect(askAsAgency()).to.emit(oracle, "Asked");
  });

  it("waits while the router is paused, and goes on afterwards", async function () {
    const { oracle, router, question, askAsAgency, askAsClient, requestOf, transmit } = await load();
    const commitment = await requestOf(await askAsAgency());
    await router.pause();

    await expect(askAsClient()).to.be.revertedWith("Pausable: paused");
    await expect(transmit(commitment, valueReply(198n))).to.be.revertedWith("Pausable: paused");
    expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);

    await router.unpause();
    await transmit(commitment, valueReply(198n));
    expect((await oracle.answerOf(question))[0]).to.equal(198n);
  });

  it("is answered through the other asker, when gas has become too dear for the first one's request", async function () {
    const { oracle, router, question, askAsAgency, askAsClient, requestOf, transmit } = await load();
    const cheap = await requestOf(await askAsAgency());
    const dear = gasPrice * 3n;

    await transmit(cheap, valueReply(7n), "0x", dear);

    const [refused] = await router.queryFilter(router.filters.RequestNotProcessed());
    expect(refused!.args.resultCode).to.equal(costExceedsCommitment);
    expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);

    await transmit(await requestOf(await askAsClient()), valueReply(198n));
    expect((await oracle.answerOf(question))[0]).to.equal(198n);
  });
});
