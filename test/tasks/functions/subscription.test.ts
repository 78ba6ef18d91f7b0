import { expect } from "chai";
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { deployFunctionsStack } from "../../../toolkit/don/stack.js";
import { deploymentsFolder, environment } from "../support/environment.js";
import { runTask } from "../support/run-task.js";

describe("hardhat functions subscription", () => {
  const folder = deploymentsFolder();
  let hre: HardhatRuntimeEnvironment;
  let ethers: HardhatEthers;
  let options: { router: string; link: string };
  let oracle: string;
  let owner: string;
  let other: string;

  // One chain and one story: each step goes on where the last one ended.
  before(async () => {
    hre = await environment(folder.path);
    ({ ethers } = (await hre.network.getOrCreate()) as unknown as { ethers: HardhatEthers });
    const [first, second] = await ethers.getSigners();
    if (first === undefined || second === undefined) throw new Error("no accounts");
    const { router, link } = await deployFunctionsStack(first);
    options = { router: await router.getAddress(), link: await link.getAddress() };
    oracle = await (await ethers.deployContract("FunctionsMetricOracle", [router])).getAddress();
    [owner, other] = [first.address, second.address];
  });
  after(() => folder.remove());

  const run = (name: string, args: Record<string, unknown>) =>
    runTask(hre, ["functions", "subscription", name], { ...options, ...args });
  const transactions = () => ethers.provider.getTransactionCount(owner);

  it("says that it needs an oracle or a network, and what to do", async () => {
    const nameless = await run("create", {});
    expect(nameless.exitCode).to.equal(EXIT.unusable);
    expect(nameless.stderr).to.include("--oracle");
    const nowhere = await runTask(hre, ["functions", "subscription", "info"], { subscription: 1n });
    expect(nowhere.exitCode).to.equal(EXIT.unusable);
    expect(nowhere.stderr).to.include("npx hardhat don start");
  });

  it("sends nothing in a dry run, nor when nobody can be asked", async () => {
    const before = await transactions();
    const dry = await run("create", { oracle, dryRun: true });
    expect(dry.exitCode).to.equal(EXIT.done);
    expect(dry.stdout)
      .to.match(/^Create a subscription: cannot be tried yet, because sending it prepares the local network first\./)
      .and.to.include("Nothing was sent.");
    expect(dry.stderr).to.include(`Creates a subscription of ${owner}`);
    const silent = await run("create", { oracle });
    expect(silent.exitCode).to.equal(EXIT.declined);
    expect(silent.stderr).to.include("Add --yes");
    expect(await transactions()).to.equal(before);
  });

  it("creates one and says its number", async () => {
    const { stdout, result } = await run("create", { oracle, yes: true });
    expect(stdout).to.include("Subscription 1 is yours.").and.to.include("functions subscription fund 1");
    expect(result?.data).to.deep.include({ subscriptionId: 1n, owner, router: options.router });
  });

  it("funds it with LINK that a local network mints", async () => {
    const bare = await run("fund", { subscription: 1n, amount: "5", yes: true });
    expect(bare.exitCode).to.equal(EXIT.unusable);
    expect(bare.stderr).to.include('Write it like "5 LINK"');
    const { stdout } = await run("fund", { subscription: 1n, amount: "5 LINK", yes: true });
    expect(stdout).to.equal("Subscription 1 has 5 LINK now.\n");
  });

  it("shows it, and as JSON nothing else on standard output", async () => {
    const { stdout } = await run("info", { subscription: 1n });
    expect(stdout).to.include("balance    5 LINK").and.to.include(oracle);
    const json = await run("info", { subscription: 1n, json: true });
    expect(JSON.parse(json.stdout)).to.deep.include({
      subscriptionId: "1",
      balanceJuels: "5000000000000000000",
      requestsInFlight: "0",
    });
    expect(json.stderr).to.equal("");
  });

  it("tells a program about an error as JSON", async () => {
    const { stdout, exitCode } = await run("info", { subscription: 9n, json: true });
    expect(exitCode).to.equal(EXIT.unusable);
    const { error } = JSON.parse(stdout) as { error: { name: string; remedy: string } };
    expect(error.name).to.equal("NoSuchSubscriptionError");
    expect(error.remedy).to.include("functions subscription create");
  });

  it("adds an oracle, and sends nothing when it is there", async () => {
    const before = await transactions();
    const again = await run("add", { subscription: 1n, oracle, yes: true });
    expect(again.stdout).to.include("may use subscription 1 already");
    expect(await transactions()).to.equal(before);

    const second = await (await ethers.deployContract("FunctionsMetricOracle", [options.router])).getAddress();
    const { stdout } = await run("add", { subscription: 1n, oracle: second, yes: true });
    expect(stdout).to.equal(`The oracle ${second} may use subscription 1 now.\n`);
  });

  it("needs no key to try out what another account would do", async () => {
    const stranger = "0x000000000000000000000000000000000000dEaD";
    const dry = await run("fund", { subscription: 1n, amount: "1 LINK", account: stranger, dryRun: true });
    expect(dry.exitCode).to.equal(EXIT.done);
    const real = await run("fund", { subscription: 1n, amount: "1 LINK", account: stranger, yes: true });
    expect(real.exitCode).to.equal(EXIT.unusable);
    expect(real.stderr).to.include(`There is no key for ${stranger}`);
    const typo = await run("fund", { subscription: 1n, amount: "1 LINK", account: "0x12", yes: true });
    expect(typo.stderr).to.include('--account "0x12" is no address');
  });

  it("closes it, and says where the LINK went", async () => {
    const foreign = await run("cancel", { subscription: 1n, account: other, yes: true });
    expect(foreign.exitCode).to.equal(EXIT.unusable);
    expect(foreign.stderr).to.include("Do it with its owner's account");
    const { stdout, stderr } = await run("cancel", { subscription: 1n, to: other, yes: true });
    expect(stderr).to.include(`Its 5 LINK go to ${other}`);
    expect(stdout).to.equal(`Subscription 1 is closed. 5 LINK went to ${other}.\n`);
  });
});
