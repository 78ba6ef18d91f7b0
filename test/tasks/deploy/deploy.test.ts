import { existsSync } from "node:fs";
import { join } from "node:path";

import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { CONTRACTS } from "../../../tasks/deploy/contracts.js";
import { readDeployments } from "../../../tasks/support/deployments.js";
import { EXIT } from "../../../tasks/support/exit-codes.js";
import { deployFunctionsStack } from "../../../toolkit/don/stack.js";
import { deploymentsFolder, environment, serveChain } from "../support/environment.js";
import { failure } from "../support/failure.js";
import { runTask } from "../support/run-task.js";

describe("hardhat escrow deploy, plugins deploy, oracle deploy", () => {
  const folder = deploymentsFolder();
  let hre: HardhatRuntimeEnvironment;
  let ethers: HardhatEthers;
  let node: { url: string; stop(): Promise<unknown> };
  let account: string;

  before(async () => {
    node = await serveChain(await environment(folder.path));
    hre = await environment(folder.path, node.url);
    ({ ethers } = (await hre.network.getOrCreate()) as unknown as { ethers: HardhatEthers });
    account = (await ethers.getSigners())[0]?.address ?? "";
  });
  after(async () => {
    await (await hre.network.getOrCreate()).close();
    await node.stop();
    folder.remove();
  });

  const deploy = (what: string, args: Record<string, unknown> = {}) => runTask(hre, [what, "deploy"], args);
  const transactions = () => ethers.provider.getTransactionCount(account);

  it("shows what it would do and what that costs, and sends nothing in a dry run", async () => {
    const { stdout, stderr, exitCode } = await deploy("escrow", { dryRun: true });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout).to.equal("Nothing was sent.\n");
    expect(stderr)
      .to.match(/escrow +PerformanceEscrow\n/)
      .and.to.include("It takes about 4.7 million gas");
    expect(await transactions()).to.equal(0);
    expect(existsSync(join(folder.path, "deployments"))).to.equal(false);
  });

  it("sends nothing when nobody can be asked", async () => {
    const { stderr, exitCode } = await deploy("escrow");
    expect(exitCode).to.equal(EXIT.declined);
    expect(stderr).to.include("Add --yes");
    expect(await transactions()).to.equal(0);
  });

  it("does not begin what the account cannot pay for", async () => {
    const poor = "0x000000000000000000000000000000000000dEaD";
    const { stderr, exitCode } = await deploy("escrow", { account: poor, yes: true });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.include("Send it ether on this network first");
    expect(await transactions()).to.equal(0);
  });

  it("deploys the escrow where other tasks find it, and once", async () => {
    const { stdout, exitCode } = await deploy("escrow", { yes: true });
    expect(exitCode).to.equal(EXIT.done);
    const { escrow } = readDeployments(folder.path, 31_337n);
    expect(stdout).to.include(`escrow              ${escrow}`);
    expect(await transactions()).to.equal(1);

    const again = await deploy("escrow", { yes: true, json: true });
    expect(JSON.parse(again.stdout)).to.deep.equal({ deployed: false, chainId: "31337", addresses: { escrow } });
    expect(await transactions()).to.equal(1);
  });

  it("deploys the plug-ins for that escrow, and not a second escrow", async () => {
    const { escrow } = readDeployments(folder.path, 31_337n);
    const { stdout, stderr } = await deploy("plugins", { yes: true, json: true });
    expect(stderr).to.include("is there already");
    const { addresses, transactions: hashes } = JSON.parse(stdout) as Record<string, Record<string, string>>;
    expect(await transactions()).to.equal(4);
    expect(addresses?.["escrow"]).to.equal(escrow);
    for (const [key, name] of [
      ["erc2612Funding", "Erc2612Funding"],
      ["permit2Funding", "Permit2Funding"],
      ["depositAddresses", "DepositAddresses"],
    ] as const) {
      const plugin = await ethers.getContractAt(name, addresses?.[key] ?? "");
      expect(await (plugin as unknown as { escrow(): Promise<string> }).escrow(), key).to.equal(escrow);
      const receipt = await ethers.provider.getTransactionReceipt(hashes?.[key] ?? "");
      expect(receipt?.contractAddress, key).to.equal(addresses?.[key]);
    }
  });

  it("asks which oracle, and deploys the attested one", async () => {
    for (const args of [{}, { kind: "random" }]) {
      const unknown = await deploy("oracle", args);
      expect(unknown.exitCode).to.equal(EXIT.unusable);
      expect(unknown.stderr).to.include("--kind functions").and.to.include("--kind attested");
    }
    await deploy("oracle", { kind: "attested", yes: true });
    expect(readDeployments(folder.path, 31_337n).attestedMetricOracle).to.be.a("string");
  });

  it("deploys the Functions oracle behind a router that is there, and only that one", async () => {
    const nowhere = await deploy("oracle", { kind: "functions", yes: true });
    expect(nowhere.stderr).to.include("npx hardhat don start");
    const typo = await deploy("oracle", { kind: "functions", router: account, yes: true });
    expect(typo.stderr).to.include("no contract at").and.to.include("Check the network and the router's address");

    const signers = await ethers.getSigners();
    const [stack, other] = [await deployFunctionsStack(signers[5]!), await deployFunctionsStack(signers[5]!)];
    const router = await stack.router.getAddress();
    const { stderr } = await deploy("oracle", { kind: "functions", router, yes: true });
    expect(stderr).to.include(`through the router ${router}, for ever`);
    const { functionsMetricOracle } = readDeployments(folder.path, 31_337n);
    const oracle = await ethers.getContractAt("FunctionsMetricOracle", functionsMetricOracle ?? "");
    expect(await oracle.router()).to.equal(router);

    const elsewhere = { kind: "functions", router: await other.router.getAddress(), yes: true, json: true };
    const second = failure(await deploy("oracle", elsewhere));
    expect(second).to.deep.include({ name: "RouterError", exitCode: EXIT.unusable });
    expect(second.message).to.include(`asks through router ${router}, not`);
    expect(second.remedy).to.match(/^Leave --router out to use it\./);
  });

  it("has told the gas of every contract to within a twentieth", async () => {
    const deployments = readDeployments(folder.path, 31_337n);
    const spent = new Map<string, bigint>();
    for (let number = await ethers.provider.getBlockNumber(); number > 0; number--) {
      for (const hash of (await ethers.provider.getBlock(number))?.transactions ?? []) {
        const receipt = await ethers.provider.getTransactionReceipt(hash);
        if (typeof receipt?.contractAddress === "string") spent.set(receipt.contractAddress, receipt.gasUsed);
      }
    }
    for (const { key, gas, label } of Object.values(CONTRACTS)) {
      const used = Number(spent.get(deployments[key] ?? ""));
      expect(Number(gas), `${label} uses ${used}`).to.be.within(used * 0.99, used * 1.05);
    }
  });

  it("notices that the chain was started anew", async () => {
    const { escrow } = readDeployments(folder.path, 31_337n);
    await ethers.provider.send("hardhat_setCode", [escrow, "0x"]);
    const { stderr, exitCode } = await deploy("escrow", { yes: true });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.include("no contract on this chain").and.to.include("delete").and.to.include("chain-31337");
  });
});

describe("hardhat escrow deploy, on a chain inside the process", () => {
  it("deploys, and says that the chain ends with the command", async () => {
    const folder = deploymentsFolder();
    const hre = await environment(folder.path);
    const { stdout, exitCode } = await runTask(hre, ["plugins", "deploy"], { yes: true });
    folder.remove();
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout)
      .to.match(/deposit addresses +0x\w{40}/)
      .and.to.include("This chain ends with this command");
  });
});
