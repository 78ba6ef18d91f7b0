/*
 * simulate(call, from, provider)
 * ├── gives gas and cost, and what is returned
 * └── explains a refusal of the real contract, on this very chain, in words
 * send(call, signer), sendPlan(plan, signer)
 * ├── sends in order, tells progress, gives the events in words
 * ├── skips an allowance that is there meanwhile
 * └── refuses the wrong chain and the wrong sender first, and what would be refused before it costs anything
 */
import { expect } from "chai";
import { Wallet } from "ethers";
import { network } from "hardhat";

import { fundPlan } from "../../../toolkit/calls/funding/fund.js";
import { settlePlan } from "../../../toolkit/calls/life/settle.js";
import { ESCROW, escrowCall } from "../../../toolkit/calls/shared/escrow-call.js";
import { WrongChainError } from "../../../toolkit/chain/require-chain.js";
import { RefusedError } from "../../../toolkit/refusals/errors.js";
import type { Progress } from "../../../toolkit/sending/progress.js";
import { NoConnectionError, send, sendPlan } from "../../../toolkit/sending/send.js";
import { simulate } from "../../../toolkit/sending/simulate.js";
import { WrongSenderError } from "../../../toolkit/signing/errors.js";
import { deployEscrow } from "../../support/escrow.js";
import { expectRefused, openCalls } from "../calls/support.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { provider } = ethers;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployEscrow(connection);
}
const pause = () => Promise.resolve();

describe("simulate", () => {
  it("gives gas and cost", async () => {
    const fixture = await load();
    const { context, consent } = await openCalls(connection, fixture, "ERC-20");
    const { calls } = await fundPlan(context, { consent });
    const found = await simulate(calls[0]!, fixture.client.address, provider);
    expect(found.gas).to.be.within(80_000n, 200_000n);
    expect(found.gasLimit).to.equal((found.gas * 120n) / 100n);
    expect(found.costText).to.match(/^at most 0\.\d{1,10} ETH in fees$/);
    expect((await simulate(calls[0]!, fixture.client.address, provider, { currency: "POL" })).costText).to.contain(
      "POL",
    );
  });

  it("explains what the contracts of this chain refuse", async () => {
    const fixture = await load();
    const { context, consent, agreement, stage } = await openCalls(connection, fixture, "ERC-20");
    const { calls } = await fundPlan(context, { consent });
    // Somebody without tokens.
    const poor = simulate(calls[0]!, fixture.stranger.address, provider, { agreement });
    await expectRefused(poor, RefusedError, /may take 0 USDC and needs 10,000 USDC/);
    // The period is over meanwhile.
    await stage.passTo(stage.windows(0).fundBefore);
    const late = simulate(calls[0]!, fixture.client.address, provider, { agreement });
    await expectRefused(late, RefusedError, /could be funded until/);
    // Terms that are none.
    const invalid = { ...stage.terms, cap: 0n };
    const call = escrowCall(agreement.location, ESCROW.encodeFunctionData("propose", [invalid, "0x"]), "x");
    await expectRefused(simulate(call, fixture.agency.address, provider), RefusedError, /cap is 0/);
  });
});

describe("sendPlan", () => {
  it("sends in order, tells progress, and says what happened", async () => {
    const fixture = await load();
    const { escrow, token, client } = fixture;
    await token.connect(client).approve(escrow, 0n);
    const made = await openCalls(connection, fixture, "ERC-20");
    const plan = await fundPlan(made.context, { consent: made.consent });
    const told: Progress[] = [];
    const done = await sendPlan(plan, client, {
      agreement: made.agreement,
      pause,
      onProgress: (each) => told.push(each),
    });

    expect(told.map(({ stage }) => stage)).to.deep.equal(
      [1, 2].flatMap(() => ["simulated", "signing", "sent", "mined"]),
    );
    expect(done.flatMap(({ events }) => events)).to.deep.equal([
      `The agency consents. The agreement's id is ${made.stage.id}.`,
      "10,000 USDC are locked for period 1 of 3.",
    ]);
    await made.stage.answer(0, 137n);
    await made.stage.passTo(made.stage.windows(0).askFrom);
    const [settled] = await sendPlan(await settlePlan(made.context), fixture.stranger, {
      agreement: made.agreement,
      pause,
    });
    expect(settled?.events).to.deep.equal([
      "Period 1 of 3 is settled by 137 qualified leads: 5,480 USDC to the agency, 4,520 USDC back to the client.",
    ]);
  });

  it("skips an allowance that somebody gave meanwhile", async () => {
    const fixture = await load();
    const { escrow, token, client } = fixture;
    await token.connect(client).approve(escrow, 0n);
    const made = await openCalls(connection, fixture, "ERC-20");
    const plan = await fundPlan(made.context, { consent: made.consent });
    await token.connect(client).approve(escrow, made.stage.terms.cap);
    const told: Progress[] = [];
    await sendPlan(plan, client, { pause, onProgress: (each) => told.push(each) });
    expect(told.map(({ stage }) => stage)).to.deep.equal(["skipped", "simulated", "signing", "sent", "mined"]);
  });

  it("refuses before anything is sent", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    const plan = await fundPlan(made.context, { consent: made.consent });
    const nonce = await provider.getTransactionCount(fixture.client);
    await expectRefused(sendPlan(plan, fixture.stranger), WrongSenderError, /Only .* can send this/);
    const elsewhere = { ...plan.calls[0]!, chainId: 1n };
    await expectRefused(send(elsewhere, fixture.client), WrongChainError, /for chain 1,/);
    const apart = new Wallet(`0x${"11".repeat(32)}`);
    await expectRefused(send(plan.calls[0]!, apart), NoConnectionError, /no connection/);
    await made.stage.passTo(made.stage.windows(0).fundBefore);
    await expectRefused(send(plan.calls[0]!, fixture.client), RefusedError, /could be funded until/);
    expect(await provider.getTransactionCount(fixture.client)).to.equal(nonce);
  });
});
