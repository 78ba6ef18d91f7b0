import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { acceptTerms, deployFunctionsStack } from "../../../toolkit/don/stack.js";
import { sendPlan } from "../../../toolkit/sending/send.js";
import { addConsumerPlan } from "../../../toolkit/subscriptions/add-consumer.js";
import { cancelSubscriptionPlan } from "../../../toolkit/subscriptions/cancel.js";
import { createdSubscription, createSubscriptionPlan } from "../../../toolkit/subscriptions/create.js";
import {
  LinkMissingError,
  NoFunctionsNetworkError,
  NoSuchSubscriptionError,
  NotSubscriptionOwnerError,
  RequestsInFlightError,
  RouterPausedError,
  TermsNotAcceptedError,
  WrongAccountError,
} from "../../../toolkit/subscriptions/errors.js";
import type { FunctionsNetwork } from "../../../toolkit/subscriptions/functions-network.js";
import { fundSubscriptionPlan } from "../../../toolkit/subscriptions/fund.js";
import { acceptLocalTerms, mintLocalLink } from "../../../toolkit/subscriptions/local.js";
import { questionPrice } from "../../../toolkit/subscriptions/question-price.js";
import { readSubscription } from "../../../toolkit/subscriptions/read-subscription.js";
import { subscriptionsOf } from "../../../toolkit/subscriptions/subscriptions-of.js";
import { rejection } from "../../tasks/support/rejection.js";
import { ask } from "../don/support.js";

const LINK = 10n ** 18n;

async function deploy() {
  const { ethers, networkHelpers } = await network.create();
  const [deployer, owner, stranger] = await ethers.getSigners();
  if (deployer === undefined || owner === undefined || stranger === undefined) throw new Error("no accounts");
  const stack = await deployFunctionsStack(deployer);
  const oracle = await ethers.deployContract("FunctionsMetricOracle", [stack.router]);
  // As a public network: nothing is accepted or minted on the way.
  const functions: FunctionsNetwork = {
    chainId: 31_337n,
    router: await stack.router.getAddress(),
    link: await stack.link.getAddress(),
    donId: stack.donId,
  };
  const { provider } = ethers;
  const consumer = await oracle.getAddress();

  async function create(): Promise<bigint> {
    await acceptTerms(stack, owner!);
    const plan = await createSubscriptionPlan(functions, owner!.address, consumer, provider);
    const [done] = await sendPlan(plan, owner!);
    return createdSubscription(functions, done!.receipt.logs);
  }
  return { ethers, networkHelpers, provider, deployer, owner, stranger, stack, oracle, consumer, functions, create };
}

describe("Subscriptions at the real router", () => {
  it("are created for an owner, with the oracle that may use them", async () => {
    const { functions, provider, owner, consumer, create } = await deploy();
    const id = await create();
    expect(await readSubscription(functions, id, provider)).to.deep.equal({
      id,
      owner: owner.address,
      balance: 0n,
      blocked: 0n,
      consumers: [{ address: consumer, asked: 0n, completed: 0n }],
    });
    expect(await subscriptionsOf(functions, owner.address, provider)).to.deep.equal([id]);
    expect(await subscriptionsOf(functions, consumer, provider)).to.deep.equal([]);
  });

  it("need the terms of service, the router at work, and a metric oracle behind it", async () => {
    const { functions, provider, owner, stack, consumer, stranger, ethers, deployer } = await deploy();
    const plan = (oracle: string) => createSubscriptionPlan(functions, owner.address, oracle, provider);

    const refused = await rejection(plan(consumer));
    expect(refused).to.be.instanceOf(TermsNotAcceptedError);
    expect(refused.message).to.include("Accept them with this account");

    await acceptTerms(stack, owner);
    expect(await rejection(plan(stranger.address))).to.be.instanceOf(WrongAccountError);
    const other = await deployFunctionsStack(deployer);
    const elsewhere = await ethers.deployContract("FunctionsMetricOracle", [other.router]);
    const wrongRouter = await rejection(plan(await elsewhere.getAddress()));
    expect(wrongRouter).to.be.instanceOf(WrongAccountError);
    expect(wrongRouter.message).to.include(`--router ${await other.router.getAddress()}`);

    await stack.router.pause();
    expect(await rejection(plan(consumer))).to.be.instanceOf(RouterPausedError);
    const nowhere = { ...functions, router: stranger.address };
    const missing = createSubscriptionPlan(nowhere, owner.address, consumer, provider);
    expect(await rejection(missing)).to.be.instanceOf(NoFunctionsNetworkError);
  });

  it("are funded with LINK of the payer, who may be anybody", async () => {
    const { functions, provider, stranger, stack, create } = await deploy();
    const id = await create();
    await (await stack.link.mint(stranger, 7n * LINK)).wait();

    const plan = await fundSubscriptionPlan(functions, id, stranger.address, 5n * LINK, provider);
    expect(plan.summary.join("\n")).to.include("Moves 5 LINK");
    expect(plan.warnings.map(({ code }) => code)).to.deep.equal(["ForeignSubscription"]);
    expect(plan.warnings[0]?.text).to.include("Only that account can take the LINK out");
    await sendPlan(plan, stranger);

    expect((await readSubscription(functions, id, provider)).balance).to.equal(5n * LINK);
    expect(await stack.link.balanceOf(stranger)).to.equal(2n * LINK);
  });

  it("cannot be funded with LINK that is not there, of an unknown token, or when they are not there", async () => {
    const { functions, provider, stranger, create } = await deploy();
    const id = await create();
    const fund = (each: FunctionsNetwork, number: bigint) =>
      rejection(fundSubscriptionPlan(each, number, stranger.address, LINK, provider));

    const short = await fund(functions, id);
    expect(short).to.be.instanceOf(LinkMissingError);
    expect(short.message).to.include("has 0 LINK, and 1 LINK are wanted").and.to.include("Send LINK");
    const { link, ...unknown } = functions;
    expect(link).to.be.a("string");
    expect((await fund(unknown, id)).message).to.include("--link");
    for (const number of [0n, 2n]) expect(await fund(functions, number)).to.be.instanceOf(NoSuchSubscriptionError);
  });

  it("let another oracle use them, once and by their owner only", async () => {
    const { functions, provider, ethers, owner, stranger, stack, consumer, create } = await deploy();
    const id = await create();
    const second = await (await ethers.deployContract("FunctionsMetricOracle", [stack.router])).getAddress();

    const theft = addConsumerPlan(functions, id, stranger.address, second, provider);
    expect(await rejection(theft)).to.be.instanceOf(NotSubscriptionOwnerError);
    await sendPlan(await addConsumerPlan(functions, id, owner.address, second, provider), owner);
    const { consumers } = await readSubscription(functions, id, provider);
    expect(consumers.map(({ address }) => address)).to.deep.equal([consumer, second]);
    expect((await addConsumerPlan(functions, id, owner.address, second, provider)).calls).to.deep.equal([]);
  });

  it("are closed by their owner, and the LINK goes where it says", async () => {
    const { functions, provider, owner, stranger, stack, create } = await deploy();
    const id = await create();
    await (await stack.link.mint(owner, 5n * LINK)).wait();
    await sendPlan(await fundSubscriptionPlan(functions, id, owner.address, 5n * LINK, provider), owner);

    const cancel = (account: string, to?: string) => cancelSubscriptionPlan(functions, id, account, provider, to);
    expect(await rejection(cancel(stranger.address))).to.be.instanceOf(NotSubscriptionOwnerError);
    for (const useless of [ZeroAddress, functions.router, functions.link]) {
      expect(await rejection(cancel(owner.address, useless)), useless).to.be.instanceOf(WrongAccountError);
    }
    expect((await cancel(owner.address)).summary[0]).to.include(`go to ${owner.address}, its owner`);
    const plan = await cancel(owner.address, stranger.address);
    expect(plan).to.include({ recipient: stranger.address, returned: 5n * LINK, forfeited: 0n });
    await sendPlan(plan, owner);

    expect(await stack.link.balanceOf(stranger)).to.equal(5n * LINK);
    expect(await rejection(readSubscription(functions, id, provider))).to.be.instanceOf(NoSuchSubscriptionError);
  });

  it("say beforehand what the router keeps when too few questions were asked", async () => {
    const { functions, provider, owner, stack, create } = await deploy();
    const id = await create();
    await (await stack.link.mint(owner, 5n * LINK)).wait();
    const fund = await fundSubscriptionPlan(functions, id, owner.address, 5n * LINK, provider);
    await sendPlan(fund, owner);
    const config = await stack.router.getConfig();
    await stack.router.updateConfig({
      maxConsumersPerSubscription: config.maxConsumersPerSubscription,
      adminFee: config.adminFee,
      handleOracleFulfillmentSelector: config.handleOracleFulfillmentSelector,
      gasForCallExactCheck: config.gasForCallExactCheck,
      maxCallbackGasLimits: [...config.maxCallbackGasLimits],
      subscriptionDepositMinimumRequests: 1n,
      subscriptionDepositJuels: 2n * LINK,
    });

    const plan = await cancelSubscriptionPlan(functions, id, owner.address, provider);
    expect(plan).to.include({ returned: 3n * LINK, forfeited: 2n * LINK });
    expect(plan.summary.join("\n")).to.include("keeps 2 LINK");
    await sendPlan(plan, owner);
    expect(await stack.link.balanceOf(owner)).to.equal(3n * LINK);
  });

  it("are not closed while a request is on its way, and know what that costs", async () => {
    const { functions, provider, owner, stack, ethers } = await deploy();
    const harness = await ethers.deployContract("FunctionsConsumerHarness", [stack.router], owner);
    await acceptTerms(stack, owner);
    await (await stack.router.connect(owner).createSubscriptionWithConsumer(harness)).wait();
    await (await stack.link.mint(owner, 5n * LINK)).wait();
    const fund = await fundSubscriptionPlan(functions, 1n, owner.address, 5n * LINK, provider);
    await sendPlan(fund, owner);
    // The coordinator takes requests only when it has nodes.
    const [, , , ...nodes] = await ethers.getSigners();
    await stack.coordinator.setConfig(nodes.slice(0, 4), nodes.slice(4, 8), 1, "0x", 1, "0x");
    await stack.coordinator.setDONPublicKey("0x01");
    await ask({ stack, harness, subscriptionId: 1n }, "return 1");

    const error = await rejection(cancelSubscriptionPlan(functions, 1n, owner.address, provider));
    expect(error).to.be.instanceOf(RequestsInFlightError);
    expect(error.message).to.include("has a request on the way").and.to.include("timeoutRequests");
    const { blocked } = await readSubscription(functions, 1n, provider);
    const { setAside, last } = await questionPrice(functions, 1n, provider);
    expect(blocked).to.be.greaterThan(0n);
    expect(setAside).to.be.greaterThan(0n);
    expect(last).to.equal(undefined);
  });

  it("need neither acceptance nor LINK on a local network", async () => {
    const { functions, provider, deployer, owner, stack, consumer } = await deploy();
    const local = { ...functions, isLocal: true };
    const create = await createSubscriptionPlan(local, owner.address, consumer, provider);
    await acceptLocalTerms(local, owner, provider);
    await sendPlan(create, owner);

    const fund = await fundSubscriptionPlan(local, 1n, owner.address, 5n * LINK, provider);
    expect(fund.summary.join("\n")).to.include("minted first");
    expect(await rejection(mintLocalLink(local, [owner], owner.address, 5n * LINK))).to.be.instanceOf(LinkMissingError);
    await mintLocalLink(local, [owner, deployer], owner.address, 5n * LINK);
    await mintLocalLink(local, [owner, deployer], owner.address, 5n * LINK);
    expect(await stack.link.balanceOf(owner)).to.equal(5n * LINK);
    await sendPlan(fund, owner);
    expect((await readSubscription(local, 1n, provider)).balance).to.equal(5n * LINK);
  });
});
