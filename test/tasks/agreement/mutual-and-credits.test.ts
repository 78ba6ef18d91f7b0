import { existsSync } from "node:fs";

import { expect } from "chai";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { parseMutualOffer } from "../../../toolkit/calls/life/mutual-offer-file.js";
import type { SignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import { AgreementWorld, DAY } from "./world.js";

describe("hardhat agreement settle-mutually", () => {
  let world: AgreementWorld;
  let path: string;
  let file: string;

  before(async () => {
    world = await AgreementWorld.open();
    ({ path } = await world.funded("parted", 2));
    file = world.path("offer.json");
  });
  after(() => world.close());

  const run = (args: Record<string, unknown>) => world.run("settle-mutually", { agreement: path, file, ...args });

  it("says how an offer begins", async () => {
    const { stderr, exitCode } = await run({ yes: true });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.include(`There is no offer in ${file}.`).and.to.include('--agency "1,000 USDC"');
    const bare = await run({ agency: "1,000", yes: true });
    expect(bare.exitCode).to.equal(EXIT.unusable);
    expect(bare.stderr).to.include('Write it like "1,000 USDC".');
    const tooMuch = await run({ agency: "20,001 USDC", account: world.agency.address, yes: true });
    expect(tooMuch.stderr).to.include("Offer the agency at most 20,000 USDC.");
    const stranger = await run({ agency: "1 USDC", account: world.stranger.address, yes: true });
    expect(stranger.stderr).to.include("is neither the client nor the agency");
    const both = await run({ agency: "1 USDC", yes: true });
    expect(both.exitCode).to.equal(EXIT.unusable);
    expect(both.stderr).to.include(`--account ${world.agency.address} the agency`);
  });

  it("signs nothing in a dry run, nor unasked", async () => {
    const dry = await run({ agency: "1,500 USDC", dryRun: true });
    expect(dry.stdout).to.equal("Nothing was signed or written.\n");
    expect(dry.stderr).to.include("1,500 USDC go to the agency Leadworks Ltd").and.to.include("18,500 USDC");
    const unasked = await run({ agency: "1,500 USDC", account: world.agency.address });
    expect(unasked.exitCode).to.equal(EXIT.declined);
    expect(existsSync(file)).to.equal(false);
  });

  it("the first party makes an offer and signs it", async () => {
    const { stdout, exitCode } = await run({ agency: "1,500 USDC", account: world.agency.address, yes: true });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout).to.include(`Signed by the agency. Give ${file} to the other party`);
    const { settlement, signatures } = parseMutualOffer(world.read("offer.json"));
    expect(settlement).to.deep.include({ agencyAmount: 1_500_000_000n, clientAmount: 18_500_000_000n });
    expect(Object.keys(signatures)).to.deep.equal(["agency"]);
    expect(settlement.validUntil - (await world.now())).to.be.within(7n * DAY - 60n, 7n * DAY + 60n);
  });

  it("an offer is not overwritten, and belongs to its agreement", async () => {
    const again = await run({ agency: "9,000 USDC", account: world.agency.address, yes: true });
    expect(again.exitCode).to.equal(EXIT.unusable);
    expect(again.stderr).to.include("Leave --agency out to agree to it");
    const other = await world.signed("other");
    const foreign = await run({ agreement: other.path, yes: true });
    expect(foreign.exitCode).to.equal(EXIT.unusable);
    expect(foreign.stderr).to.include("is about another agreement");
  });

  it("the second party tries it out, exports it for a Safe, or signs it only", async () => {
    const dry = await run({ dryRun: true });
    expect(dry.stdout).to.include(`would be accepted from ${world.client.address}`);
    const safe = await run({ safe: world.path("batch.json") });
    expect(safe.stdout).to.include(`1 transaction of the Safe ${world.client.address}`);
    const signed = await run({ signOnly: true, account: world.client.address, yes: true });
    expect(signed.stdout).to.include("Signed by both. Anyone can carry it out now");
  });

  it("is carried out by anyone when both have signed", async () => {
    const { stdout } = await run({ account: world.stranger.address, yes: true });
    expect(stdout).to.equal(
      "Both settled: 1,500 USDC to the agency, 18,500 USDC to the client. The agreement is closed.\n",
    );
    const status = await world.run("status", { agreement: path });
    expect(status.stdout)
      .to.match(/status +closed/)
      .and.not.to.include("Now possible");
    const again = await run({ account: world.stranger.address, yes: true });
    expect(again.exitCode).to.equal(EXIT.unusable);
  });

  it("the second party can also simply send it", async () => {
    const second = await world.funded("parted too");
    const other = { agreement: second.path, file: world.path("second.json"), yes: true };
    await run({ ...other, agency: "0 USDC", account: world.client.address, valid: "36h" });
    const { stdout, result } = await run(other);
    expect(stdout).to.include("0 USDC to the agency, 10,000 USDC to the client");
    expect((result?.data as { from: string }).from).to.equal(world.agency.address);
  });
});

describe("hardhat agreement withdraw, push-credit", () => {
  let world: AgreementWorld;
  let token: string;
  let signed: SignedAgreement & { path: string };

  before(async () => {
    world = await AgreementWorld.open();
    token = await world.host.getAddress();
    signed = await world.funded("credited", 2, { token: "HOST" });
    const end = signed.agreement.terms.periodEnds[0] ?? 0n;
    await world.host.setBlocked(world.agency.address, true);
    await world.passTo(end);
    await world.attest(signed, 0, 100n);
    await world.passTo(end + 6n * DAY);
    const { stdout } = await world.run("settle", { agreement: signed.path, yes: true });
    expect(stdout).to.include("4,000 HOST could not be delivered");
    expect((await world.run("status", { agreement: signed.path })).stdout).to.match(
      /agency +withdraw 4,000 HOST that could not be delivered/,
    );
  });
  after(() => world.close());

  it("say what is wrong with what they are given", async () => {
    const cases: [string, Record<string, unknown>, string][] = [
      ["withdraw", { token: "USDC" }, "Give the token's address, or native"],
      ["withdraw", { token: world.escrow }, "Check the token's address and the network."],
      ["withdraw", { token, account: world.stranger.address }, "No payment in HOST waits for"],
      ["withdraw", { token, account: world.agency.address, to: "me" }, '--to "me" is no address'],
      ["push-credit", { token, payee: "" }, '--payee "" is no address'],
      ["push-credit", { payee: world.agency.address }, "No payment in ETH waits for"],
    ];
    for (const [name, args, words] of cases) {
      const { stderr, exitCode } = await world.run(name, { ...args, yes: true });
      expect(exitCode, words).to.equal(EXIT.unusable);
      expect(stderr).to.include(words);
    }
  });

  it("push-credit is refused by the chain as long as the payee cannot receive", async () => {
    const { stderr, exitCode } = await world.run("push-credit", { token, payee: world.agency.address, yes: true });
    expect(exitCode).to.equal(EXIT.refused);
    expect(stderr).to.match(/^Error: /m);
  });

  it("withdraw brings it to another address, after a warning", async () => {
    const to = world.stranger.address;
    const args = { token, account: world.agency.address, to };
    const dry = await world.run("withdraw", { ...args, dryRun: true });
    expect(dry.stdout).to.include(`would be accepted from ${world.agency.address}`);
    expect(dry.stderr).to.include(`Is ${to} an address that you control yourself?`);
    const { exitCode, stdout } = await world.run("withdraw", { ...args, yes: true });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout).to.equal(`Done: Withdraw 4,000 HOST to ${to}.\n`);
    expect(await world.host.balanceOf(to)).to.equal(4_000_000_000n);
    const again = await world.run("withdraw", { ...args, yes: true });
    expect(again.stderr).to.include("No payment in HOST waits for");
  });

  it("push-credit delivers it, whoever sends it, once the payee can receive", async () => {
    const end = signed.agreement.terms.periodEnds[1] ?? 0n;
    await world.passTo(end);
    await world.attest(signed, 1, 10n);
    await world.passTo(end + 6n * DAY);
    await world.run("settle", { agreement: signed.path, yes: true });
    await world.host.setBlocked(world.agency.address, false);
    const before = await world.host.balanceOf(world.agency.address);
    const args = { token, payee: world.agency.address, account: world.stranger.address };
    const { exitCode, stderr } = await world.run("push-credit", { ...args, yes: true });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect((await world.host.balanceOf(world.agency.address)) - before).to.equal(400_000_000n);
  });
});
