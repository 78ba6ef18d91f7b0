import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { DeploymentResultType } from "@nomicfoundation/ignition-core";
import { expect } from "chai";
import hre, { network } from "hardhat";

import EscrowWithFunctions from "../../deploy/modules/EscrowWithFunctions.js";
import { recoverDeployment } from "../../deploy/recover.js";
import { deployFunctionsStack } from "../../toolkit/don/stack.js";
import { failureOf } from "./failure-of.js";
import { type Cut, deployModule } from "./interruptible.js";

describe("A deployment that is cut off", function () {
  let deploymentDir: string;

  beforeEach(function () {
    deploymentDir = mkdtempSync(join(tmpdir(), "deployment-"));
  });

  afterEach(function () {
    rmSync(deploymentDir, { recursive: true, force: true });
  });

  async function prepare() {
    const { ethers, networkHelpers, provider } = await network.create();
    const [deployer] = await ethers.getSigners();
    if (deployer === undefined) throw new Error("no signers");
    const { router } = await deployFunctionsStack(deployer);
    const parameters = { FunctionsMetricOracle: { router: await router.getAddress() } };

    return {
      ethers,
      networkHelpers,
      provider,
      router,
      transactions: () => ethers.provider.getTransactionCount(deployer),
      run: (cut?: Cut) =>
        deployModule(provider, EscrowWithFunctions, { deploymentDir, parameters, ...(cut && { cut }) }),
      recover: () => recoverDeployment(provider, deploymentDir, new HardhatArtifactResolver(hre.artifacts)),
    };
  }

  const cuts: { cut: Cut; sent: number; isLost: boolean }[] = [
    { cut: { transaction: 1, when: "before it is sent" }, sent: 0, isLost: true },
    { cut: { transaction: 1, when: "before its hash is known" }, sent: 1, isLost: true },
    { cut: { transaction: 1, when: "before its receipt is seen" }, sent: 1, isLost: false },
    { cut: { transaction: 2, when: "before it is sent" }, sent: 1, isLost: true },
    { cut: { transaction: 2, when: "before its hash is known" }, sent: 2, isLost: true },
    { cut: { transaction: 2, when: "before its receipt is seen" }, sent: 2, isLost: false },
  ];

  for (const { cut, sent, isLost } of cuts) {
    context(`when it was killed at transaction ${cut.transaction}, ${cut.when}`, function () {
      if (isLost) {
        it("sends nothing by itself", async function () {
          const { transactions, run } = await prepare();
          await run(cut);
          const before = await transactions();

          expect(await failureOf(run())).to.include("HHE10410");

          expect(await transactions()).to.equal(before);
        });
      }

      it("deploys only the rest, and nothing twice", async function () {
        const { ethers, router, transactions, run, recover } = await prepare();
        const before = await transactions();
        expect(await run(cut)).to.equal(undefined);
        expect((await transactions()) - before).to.equal(sent);

        expect((await recover()).length).to.equal(isLost ? 1 : 0);
        const result = await run();

        expect((await transactions()) - before).to.equal(2);
        if (result?.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw new Error(JSON.stringify(result));
        const addressOf = (unit: string) => result.contracts[`${unit}#${unit}`]?.address ?? "";
        const escrow = await ethers.getContractAt("PerformanceEscrow", addressOf("PerformanceEscrow"));
        const oracle = await ethers.getContractAt("FunctionsMetricOracle", addressOf("FunctionsMetricOracle"));
        expect((await escrow.eip712Domain()).verifyingContract).to.equal(await escrow.getAddress());
        expect(await oracle.router()).to.equal(await router.getAddress());
      });
    });
  }

  context("when the lost transaction waits to be mined", function () {
    it("says so, and can be recovered afterwards", async function () {
      const { networkHelpers, provider, transactions, run, recover } = await prepare();
      const before = await transactions();
      // Where blocks take time, Ignition wants the account's earlier transactions to be settled.
      await networkHelpers.mine(5);
      await provider.request({ method: "evm_setAutomine", params: [false] });
      await run({ transaction: 1, when: "before its hash is known" });

      expect(await failureOf(recover())).to.include("waits to be mined. Run this again when it is.");

      await networkHelpers.mine();
      await provider.request({ method: "evm_setAutomine", params: [true] });
      expect((await recover()).length).to.equal(1);
      await run();
      expect((await transactions()) - before).to.equal(2);
    });
  });

  it("has nothing left to do when it was complete", async function () {
    const { transactions, run } = await prepare();
    const first = await run();
    const before = await transactions();

    const again = await run();

    expect(await transactions()).to.equal(before);
    expect(again).to.deep.equal(first);
    expect(first?.type).to.equal(DeploymentResultType.SUCCESSFUL_DEPLOYMENT);
  });
});
