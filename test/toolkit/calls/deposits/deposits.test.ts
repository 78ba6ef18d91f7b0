/*
 * sweepPlan, returnDepositPlan, withdrawDepositPlan (context, options)
 * ├── fund the next period from the deposit address, or give back what will fund nothing
 * └── refuse what the contract would refuse, in words
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { returnDepositPlan } from "../../../../toolkit/calls/deposits/return-deposit.js";
import { sweepPlan } from "../../../../toolkit/calls/deposits/sweep.js";
import { withdrawDepositPlan } from "../../../../toolkit/calls/deposits/withdraw-deposit.js";
import { PluginMismatchError } from "../../../../toolkit/calls/funding/plugin.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { deployDeposits, DepositStage } from "../../../support/deposits.js";
import { CURRENCIES, USDC, type Currency } from "../../../support/escrow.js";
import { agreementOf, expectReadable, expectRefused, sendAll } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployDeposits(connection);
}

async function open(currency: Currency) {
  const fixture = await load();
  const stage = await DepositStage.open(connection, fixture, currency);
  const agreement = agreementOf(fixture, stage.terms, currency);
  const context = { agreement, provider: connection.ethers.provider };
  return { fixture, stage, context, options: { deposits: await fixture.deposits.getAddress() } };
}

for (const currency of CURRENCIES) {
  describe(`deposit addresses (${currency})`, () => {
    it("are swept into the next period, and what is left goes to the client", async () => {
      const { fixture, stage, context, options } = await open(currency);
      await stage.deposit(9_000n * USDC);
      const withConsent = { ...options, consent: stage.signature };
      await expectRefused(sweepPlan(context, withConsent), NotPossibleError, /has .*; period 1 of 3 needs .*Send /);
      await stage.deposit(1_500n * USDC);
      await expectRefused(sweepPlan(context, options), NotPossibleError, /has not agreed/);

      const plan = await sweepPlan(context, withConsent);
      expectReadable(plan);
      expect(plan.sender).to.equal(undefined);
      expect(plan.warnings.map(({ code }) => code)).to.deep.equal(["ExchangeAddress"]);
      expect(plan.summary.at(-1)).to.match(/^What is left, (500 USDC|0\.0000000005 ETH), goes to the client Acme/);
      const tx = await sendAll(plan, fixture.stranger);
      await stage.expectMoved(tx, { account: -10_500n * USDC, escrow: 10_000n * USDC, client: 500n * USDC });
    });

    it("are emptied by the client at any time, and by anyone once funding is over", async () => {
      const { fixture, stage, context, options } = await open(currency);
      await stage.deposit(1_000n * USDC);
      await expectRefused(returnDepositPlan(context, options), NotPossibleError, /can still fund the next period/);
      const own = await withdrawDepositPlan(context, options);
      expectReadable(own);
      expect(own.sender).to.equal(fixture.client.address);
      const elsewhere = await withdrawDepositPlan(context, { ...options, to: fixture.stranger.address });
      expect(elsewhere.warnings.map(({ code }) => code)).to.deep.equal(["ExchangeAddress"]);
      await stage.expectMoved(await sendAll(own, fixture.client), { account: -1_000n * USDC, client: 1_000n * USDC });

      await stage.deposit(2_000n * USDC);
      await networkHelpers.time.increaseTo(stage.fundBefore(0));
      const back = await returnDepositPlan(context, options);
      expectReadable(back);
      const tx = await sendAll(back, fixture.stranger);
      await stage.expectMoved(tx, { account: -2_000n * USDC, client: 2_000n * USDC });
      await expectRefused(returnDepositPlan(context, options), NotPossibleError, /nothing of this token/);
      await expectRefused(withdrawDepositPlan(context, options), NotPossibleError, /nothing of this token/);
    });
  });
}

describe("deposit addresses", () => {
  it("must be those of the agreement's escrow", async () => {
    const { fixture, context, stage } = await open("ERC-20");
    const deposits = fixture.stranger.address;
    const { signature: consent } = stage;
    const none = /There is no DepositAddresses at/;
    await expectRefused(sweepPlan(context, { deposits, consent }), PluginMismatchError, none);
    await expectRefused(returnDepositPlan(context, { deposits }), PluginMismatchError, none);
    await expectRefused(withdrawDepositPlan(context, { deposits }), PluginMismatchError, none);
  });

  it("give a stray token back, and do not pretend to know its decimals", async () => {
    const { fixture, stage, context, options } = await open("ERC-20");
    await stage.deposit(77n, ZeroAddress);
    const plan = await returnDepositPlan(context, { ...options, token: ZeroAddress });
    expect(plan.calls[0]?.description).to.equal("Return 77 wei from the deposit address to the client");
    await stage.expectMoved(await sendAll(plan, fixture.stranger), { account: -77n, client: 77n }, ZeroAddress);
  });
});
