import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { Contract, JsonRpcProvider } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import config from "../../../hardhat.config.js";
import { readNetworkFile, NoLocalNetworkError } from "../../../tasks/don/network-file.js";
import { openLocalNetwork, type LocalNetworkRun } from "../../../tasks/don/local-network.js";
import { readDeployments } from "../../../tasks/support/deployments.js";
import { MockERC20__factory } from "../../../typechain-types/index.js";

describe("hardhat don start", () => {
  // A folder of its own: somebody may have a local network running.
  const ignition = mkdtempSync(join(tmpdir(), "local-network-"));
  let hre: HardhatRuntimeEnvironment;
  let run: LocalNetworkRun;
  const told: string[] = [];

  before(async () => {
    hre = await createHardhatRuntimeEnvironment({ ...config, paths: { ...config.paths, ignition } });
    run = await openLocalNetwork(
      hre,
      0,
      (step) => told.push(step),
      () => undefined,
    );
  });
  after(async () => {
    await run.stop();
    rmSync(ignition, { recursive: true });
  });

  it("serves a chain on loopback with every contract, and says where", async () => {
    expect(run.file.url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    const provider = new JsonRpcProvider(run.file.url, undefined, { staticNetwork: true });
    try {
      for (const address of [run.escrow, run.functionsMetricOracle, run.attestedMetricOracle, run.token]) {
        expect(await provider.getCode(address), address).to.have.length.above(2);
      }
      const oracle = new Contract(run.functionsMetricOracle, ["function router() view returns (address)"], provider);
      expect(await oracle.getFunction("router")()).to.equal(run.file.stack.router);
      const token = MockERC20__factory.connect(run.token, provider);
      for (const account of run.accounts) expect(await token.balanceOf(account)).to.equal(100_000_000_000n);
    } finally {
      provider.destroy();
    }
  });

  it("tells what it does meanwhile", () => {
    expect(told).to.have.length.above(3);
  });

  it("leaves its addresses where other tasks look for them", () => {
    const deployments = readDeployments(ignition, 31337n);
    expect(deployments).to.include({
      escrow: run.escrow,
      functionsMetricOracle: run.functionsMetricOracle,
      attestedMetricOracle: run.attestedMetricOracle,
    });
    expect(deployments).to.have.all.keys(
      "escrow",
      "functionsMetricOracle",
      "attestedMetricOracle",
      "erc2612Funding",
      "permit2Funding",
      "depositAddresses",
    );
    expect(readNetworkFile(ignition)).to.deep.equal(run.file);
  });

  it("has a CRM that knows its token", async () => {
    const { crm, hosts } = run.file;
    const response = await fetch(`${hosts["https://api.hubapi.com"]}/account-info/2026-03/details`, {
      headers: { authorization: `Bearer ${crm.token}` },
    });
    expect(await response.json()).to.include({ portalId: crm.portalId });
  });

  it("leaves nothing behind when it stops", async () => {
    await run.stop();
    expect(readDeployments(ignition, 31337n)).to.deep.equal({});
    expect(() => readNetworkFile(ignition)).to.throw(NoLocalNetworkError, "npx hardhat don start");
    const failure = await fetch(run.file.url, { method: "POST" }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(TypeError);
  });
});
