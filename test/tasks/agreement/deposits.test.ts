/*
 * hardhat agreement deposit, sweep, return-deposit, withdraw-deposit
 * ├── deposit says where to send how much, and what is there
 * ├── sweep funds with it, whoever sends; not before there is enough
 * ├── return-deposit gives back what funds nothing; withdraw-deposit gives the client everything
 * └── without the contract's address, or with another one, nobody is told to send anything
 */
import { expect } from "chai";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { depositAddress, implementationOf } from "../../../toolkit/funding/deposit-address.js";
import type { SignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import { failure } from "../support/failure.js";
import { openFundingWorld, type FundingWorld } from "./funding-world.js";

const USDC = 1_000_000n;

describe("hardhat agreement deposit, sweep, return-deposit, withdraw-deposit", () => {
  let made: FundingWorld;
  let signed: { path: string } & SignedAgreement;
  let address: string;
  let counter = 0;

  before(async () => {
    made = await openFundingWorld();
  });
  after(() => made.world.close());
  beforeEach(async () => {
    signed = await made.world.signed(`deposit-${++counter}`, { tokenAddress: made.token });
    const factory = made.contracts.depositAddresses;
    address = depositAddress(signed.id, { factory, implementation: implementationOf(factory) });
  });
  afterEach(() => made.record());

  const run = (name: string, args: Record<string, unknown> = {}) =>
    made.world.run(name, { agreement: signed.path, ...args });
  const send = async (amount: bigint) => await made.usdc.mint(address, amount);

  it("deposit names the address, the amount and what becomes of anything else", async () => {
    const { stdout, exitCode, stderr } = await run("deposit");
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect(stdout)
      .to.include(`deposit address  ${address}\n`)
      .and.to.include(`send             exactly 10,000 USDC, in the token ${made.token}\n`)
      .and.to.include(`ethereum:${made.token}@31337/transfer?address=${address}&uint256=10000000000`)
      .and.to.include("there now        nothing\n")
      .and.to.include("Less waits for the rest. More funds this one period all the same")
      .and.to.match(/What is not swept before .+ comes back/)
      .and.to.include("never to the sender. Another token and native currency fund nothing and come back.")
      .and.to.include("The deposit address of an exchange will not do")
      .and.not.to.include("has not agreed yet");
  });

  it("deposit says what is there, and what is missing, to people and to programs", async () => {
    await send(9_000n * USDC);
    await made.world.stranger.sendTransaction({ to: address, value: 5n * 10n ** 17n });
    const short = await run("deposit");
    expect(short.stdout)
      .to.include("send             exactly 1,000 USDC")
      .and.to.include("9,000 USDC; 1,000 USDC are missing; and 0.5 in native currency, which funds nothing");
    await send(1_500n * USDC);
    const enough = await run("deposit");
    expect(enough.stdout)
      .to.include("10,500 USDC: enough to sweep, and 500 USDC go to the client then")
      .and.to.include(`npx hardhat agreement sweep ${signed.path}`)
      .and.not.to.include("payment link");
    const json = JSON.parse((await run("deposit", { json: true })).stdout) as Record<string, unknown>;
    expect(json).to.deep.include({ address, kind: "excess", send: "0", uri: null, surplus: "500000000", agreed: true });
  });

  it("sweep funds one period, whoever sends, and refuses what is short", async () => {
    const { stranger, client } = made.world;
    await send(9_999n * USDC);
    const short = failure(await run("sweep", { account: stranger.address, yes: true, json: true }));
    expect(short).to.deep.include({ name: "NotPossibleError", exitCode: EXIT.unusable });
    expect(short.message).to.include("has 9,999 USDC").and.to.include("Send 1 USDC more to it.");

    await send(3n * USDC);
    const dry = await run("sweep", { account: stranger.address, dryRun: true });
    expect(dry.stdout).to.include(`would be accepted from ${stranger.address}`).and.to.include("Nothing was sent.");
    const unasked = await run("sweep", { account: stranger.address });
    expect(unasked.exitCode).to.equal(EXIT.declined);
    const before = await made.usdc.balanceOf(client);
    const { stdout, exitCode, stderr } = await run("sweep", { account: stranger.address, yes: true });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect(stdout).to.include("10,000 USDC are locked for period 1 of 3.");
    expect((await made.usdc.balanceOf(client)) - before).to.equal(2n * USDC);
    expect((await run("deposit")).stdout).to.match(/Exactly 10,000 USDC fund period 2 of 3/);
  });

  it("sweep and deposit say that the agency has not agreed", async () => {
    await send(10_000n * USDC);
    const unsigned = made.world.path(`deposit-${counter}.yaml`);
    const refused = failure(await run("sweep", { agreement: unsigned, yes: true, json: true }));
    expect(refused.message).to.include("The agency has not agreed to these terms yet.");
    const { stdout } = await run("deposit", { agreement: unsigned });
    expect(stdout).to.include("has not agreed yet. Until it has, a deposit only waits.");
  });

  it("withdraw-deposit gives the client everything, also elsewhere, at any time", async () => {
    const { stranger, client } = made.world;
    const nothing = failure(await run("withdraw-deposit", { yes: true, json: true }));
    expect(nothing.message).to.include("There is nothing of this token").and.to.include("nothing to withdraw.");
    await send(4_000n * USDC);
    const wrong = failure(await run("withdraw-deposit", { to: "home", yes: true, json: true }));
    expect(wrong.name).to.equal("NotAnAddressError");
    const elsewhere = await run("withdraw-deposit", { to: stranger.address, dryRun: true });
    expect(elsewhere.stderr).to.include(`Is ${stranger.address} an address that you control yourself?`);
    const before = await made.usdc.balanceOf(client);
    const { exitCode, stderr } = await run("withdraw-deposit", { yes: true });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect((await made.usdc.balanceOf(client)) - before).to.equal(4_000n * USDC);
  });

  it("return-deposit gives back what is no deposit at once, and the deposit when funding is over", async () => {
    const { stranger, client, usdc: other } = made.world;
    const sender = { account: stranger.address, yes: true };
    await send(4_000n * USDC);
    const open = failure(await run("return-deposit", { ...sender, json: true }));
    expect(open.name).to.equal("NotPossibleError");
    expect(open.message).to.include("Sweep it, or let the client withdraw it.");
    const noToken = failure(await run("return-deposit", { ...sender, token: "USDC", json: true }));
    expect(noToken.name).to.equal("NotATokenError");

    await stranger.sendTransaction({ to: address, value: 7n });
    const native = await run("return-deposit", { ...sender, token: "native" });
    expect(native.exitCode, native.stderr).to.equal(EXIT.done);
    expect(native.stderr).to.include("7 wei at the deposit address");
    const none = failure(await run("return-deposit", { ...sender, token: other, json: true }));
    expect(none.message).to.include("There is nothing to return.");

    await made.world.passTo(signed.agreement.terms.start + signed.agreement.terms.fundingGrace);
    const late = await run("deposit");
    expect(late.stdout)
      .to.include("No further period can be funded: do not send anything.")
      .and.to.include("4,000 USDC, which can fund nothing any more")
      .and.not.to.include("send  ");
    const before = await made.usdc.balanceOf(client);
    const back = await run("return-deposit", sender);
    expect(back.exitCode, back.stderr).to.equal(EXIT.done);
    expect((await made.usdc.balanceOf(client)) - before).to.equal(4_000n * USDC);
  });

  it("names no address where the contract is not known, is another escrow's, or lies", async () => {
    const { ethers, stranger } = made.world;
    made.forget();
    for (const name of ["deposit", "sweep", "return-deposit", "withdraw-deposit"]) {
      const unknown = failure(await run(name, { json: true }));
      expect(unknown.name, name).to.equal("PluginUnknownError");
      expect(unknown.message).to.include("npx hardhat plugins deploy");
    }
    const given = await run("deposit", { plugin: made.contracts.depositAddresses });
    expect(given.stdout).to.include(address);
    const nothing = failure(await run("deposit", { plugin: stranger.address, json: true }));
    expect(nothing.name).to.equal("PluginMismatchError");
    const otherEscrow = await (await ethers.deployContract("PerformanceEscrow")).getAddress();
    const others = await (await ethers.deployContract("DepositAddresses", [otherEscrow])).getAddress();
    const foreign = failure(await run("deposit", { plugin: others, json: true }));
    expect(foreign.message).to.include(`serves the escrow ${otherEscrow}`);
    // The code of the true contract at another address: it names accounts that nobody else would compute.
    const code = await ethers.provider.getCode(made.contracts.depositAddresses);
    await ethers.provider.send("hardhat_setCode", [stranger.address, code]);
    const liar = failure(await run("deposit", { plugin: stranger.address, json: true }));
    await ethers.provider.send("hardhat_setCode", [stranger.address, "0x"]);
    expect(liar.name).to.equal("PluginMismatchError");
    expect(liar.message).to.include("Do not send anything.");
  });
});
