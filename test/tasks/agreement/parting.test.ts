import { expect } from "chai";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { AgreementWorld, DAY } from "./world.js";

/** The ways in which an agreement ends early or is argued about. One chain; each test has an agreement of its own. */
describe("hardhat agreement: consent, leaving and disputes", () => {
  let world: AgreementWorld;
  before(async () => {
    world = await AgreementWorld.open();
  });
  after(() => world.close());

  it("propose, then retract: the client can no longer fund", async () => {
    const { path, id } = await world.signed("retracted");
    const proposed = await world.run("propose", { agreement: path, account: world.stranger.address, yes: true });
    expect(proposed.stdout).to.include(`The agency consents. The agreement's id is ${id}.`);
    const retracted = await world.run("retract", { agreement: path, yes: true });
    expect(retracted.stdout).to.include("The agency took its consent back.");
    expect((await world.run("status", { agreement: id })).stdout).to.match(/status +retracted/);
    const { stderr, exitCode } = await world.run("fund", { agreement: path, yes: true });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.include("took its consent back").and.to.include("Ask the agency to propose the terms again");
  });

  it("opt-out brings everything back while the trial runs", async () => {
    const { path, agreement } = await world.funded("trial", 2);
    await world.passTo(agreement.terms.start + DAY);
    const { stdout } = await world.run("opt-out", { agreement: path, yes: true });
    expect(stdout).to.equal("The client opted out. 20,000 USDC went back.\n");
    expect((await world.run("status", { agreement: path })).stdout).to.match(
      /status +closed: the client opted out in the trial\n/,
    );
  });

  it("cancel keeps what has begun and the notice", async () => {
    const { path, agreement } = await world.funded("cancelled", 3);
    await world.passTo(agreement.terms.start + 6n * DAY);
    const late = await world.run("opt-out", { agreement: path, yes: true });
    expect(late.exitCode).to.equal(EXIT.unusable);
    const { stdout, stderr } = await world.run("cancel", { agreement: path, yes: true });
    expect(stderr).to.include("This cannot be undone.");
    expect(stdout).to.equal("The client cancelled. 2 periods stay, 10,000 USDC went back.\n");
  });

  it("resign gives the running period up", async () => {
    const { path, agreement } = await world.funded("resigned", 1);
    await world.passTo(agreement.terms.start + 6n * DAY);
    const { stdout } = await world.run("resign", { agreement: path, yes: true });
    expect(stdout).to.equal("The agency resigned. No period stays, 10,000 USDC went back to the client.\n");
    const again = await world.run("resign", { agreement: path, yes: true });
    expect(again.exitCode).to.equal(EXIT.unusable);
    expect(again.stderr).to.match(/Error: .+\. [A-Z].+\.\n/);
  });

  it("dispute, pay-undisputed and rule: the arbiter decides only what lies between", async () => {
    const signed = await world.funded("disputed", 1);
    const { path, agreement } = signed;
    const { terms } = agreement;
    const end = terms.periodEnds[0] ?? 0n;
    await world.passTo(end);
    await world.attest(signed, 0, 100n);

    const neither = await world.run("dispute", { agreement: path, as: "arbiter", value: "80", yes: true });
    expect(neither.exitCode).to.equal(EXIT.unusable);
    expect(neither.stderr).to.include("Say --as client or --as agency.");
    const worse = await world.run("dispute", { agreement: path, value: "120", yes: true });
    expect(worse.stderr).to.include("Claim a number that pays the agency less.");
    const noNumber = await world.run("dispute", { agreement: path, yes: true });
    expect(noNumber.exitCode).to.equal(EXIT.unusable);
    expect(noNumber.stderr).to.include("such as --value 137");
    const agency = await world.run("dispute", {
      agreement: path,
      value: "80",
      account: world.agency.address,
      yes: true,
    });
    expect(agency.stderr).to.include("Claim a number that pays the agency more.");

    const claimed = await world.run("dispute", { agreement: path, value: "80", yes: true });
    expect(claimed.stdout).to.include("claims 80 qualified leads").and.to.include("3,200 USDC to the agency");
    const early = await world.run("rule", { agreement: path, value: "90", yes: true });
    expect(early.exitCode).to.equal(EXIT.unusable);
    expect(early.stderr).to.match(/Error: .+\. [A-Z].+\.\n/s);

    await world.passTo(end + 6n * DAY);
    expect((await world.run("status", { agreement: path })).stdout)
      .to.match(/status +disputed/)
      .and.to.match(/arbiter +rule on period 1 of 3; the agency gets 3,200 USDC to 4,000 USDC/)
      .and.to.match(/anyone +pay what nobody disputes of period 1 of 3: 0 USDC to the agency, 6,000 USDC back/);
    const undisputed = await world.run("pay-undisputed", {
      agreement: path,
      account: world.stranger.address,
      yes: true,
    });
    expect(undisputed.stdout).to.include("6,000 USDC to the client");
    const before = await balance(world, world.arbiter.address);
    const ruled = await world.run("rule", { agreement: path, value: "90", yes: true });
    expect(ruled.stdout).to.match(/The arbiter ruled that period 1 of 3 measured 90 qualified leads/);
    expect((await balance(world, world.arbiter.address)) - before).to.equal(150_000_000n);
  });

  it("fund allows nothing from an account that has too little", async () => {
    const { path } = await world.funded("short", 1);
    const before = await world.sent(world.stranger);
    const { stderr, exitCode } = await world.run("fund", {
      agreement: path,
      account: world.stranger.address,
      yes: true,
    });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.match(/^Error: .+ has 0 USDC and needs 10,000 USDC\. Send it what is missing first\./m);
    expect(await world.sent(world.stranger)).to.equal(before);
  });

  it("list shows every agreement, or a party's, with the next step", async () => {
    const { stdout, exitCode } = await world.run("list");
    expect(exitCode).to.equal(EXIT.done);
    for (const line of stdout.split("\n")) expect(line.length).to.be.at.most(100);
    expect(stdout)
      .to.match(/^6 agreements\n/)
      .and.to.match(/ retracted /)
      .and.to.match(/ scheduled /)
      .and.to.match(/client: fund +until \d{4}-\d\d-\d\d/);

    const json = await world.run("list", { party: world.agency.address, json: true });
    const { agreements } = JSON.parse(json.stdout) as { agreements: { id: string; held: string; status: string }[] };
    expect(agreements.length).to.equal(6);
    for (const { id, status } of agreements) {
      const one = await world.run("status", { agreement: id, json: true });
      expect((JSON.parse(one.stdout) as { status: string }).status).to.equal(status);
    }
    const none = await world.run("list", { party: world.stranger.address });
    expect(none.stdout).to.equal(`${world.stranger.address} has no agreements.\n`);
    const typo = await world.run("list", { party: "0x12" });
    expect(typo.exitCode).to.equal(EXIT.unusable);
    expect(typo.stderr).to.include('--party "0x12" is no address');
  });
});

async function balance(world: AgreementWorld, account: string): Promise<bigint> {
  const token = await world.ethers.getContractAt("MockERC20", world.usdc);
  return await token.getFunction("balanceOf").staticCall(account);
}
