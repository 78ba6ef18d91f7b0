import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { readDeploymentParameters } from "@nomicfoundation/hardhat-ignition/helpers";
import { expect } from "chai";
import { getAddress } from "ethers";
import { network } from "hardhat";

import DepositAddresses from "../../deploy/modules/DepositAddresses.js";
import EscrowWithFunctions from "../../deploy/modules/EscrowWithFunctions.js";
import FunctionsMetricOracle from "../../deploy/modules/FunctionsMetricOracle.js";
import LocalToken from "../../deploy/modules/LocalToken.js";
import PerformanceEscrow from "../../deploy/modules/PerformanceEscrow.js";
import { implementationOf } from "../../toolkit/funding/deposit-address.js";
import { deployFunctionsStack } from "../../toolkit/don/stack.js";
import { failureOf } from "./failure-of.js";

const PARAMETERS = fileURLToPath(new URL("../../deploy/parameters/", import.meta.url));
const parametersOf = (name: string) => readDeploymentParameters(`${PARAMETERS}${name}`);

describe("Deployment modules", function () {
  it("deploy the escrow without parameters", async function () {
    const { ignition, ethers } = await network.create();

    const { escrow } = await ignition.deploy(PerformanceEscrow);

    const deployed = await ethers.getContractAt("PerformanceEscrow", escrow);
    expect((await deployed.eip712Domain()).name).to.equal("PerformanceEscrow");
  });

  it("deploy deposit addresses for the escrow that they deploy, without parameters", async function () {
    const { ignition, ethers } = await network.create();

    const { escrow, depositAddresses } = await ignition.deploy(DepositAddresses);

    const deployed = await ethers.getContractAt("DepositAddresses", depositAddresses);
    const address = await deployed.getAddress();
    expect(await deployed.escrow()).to.equal(await escrow.getAddress());
    expect(await deployed.implementation()).to.equal(implementationOf(address));
    const implementation = await ethers.provider.getCode(implementationOf(address));
    expect(implementation).not.to.equal("0x");
  });

  it("deploy the Functions oracle behind the router that the parameters name", async function () {
    const { ignition, ethers } = await network.create();
    const [deployer] = await ethers.getSigners();
    const { router } = await deployFunctionsStack(deployer!);
    const parameters = { FunctionsMetricOracle: { router: await router.getAddress() } };

    const { oracle } = await ignition.deploy(FunctionsMetricOracle, { parameters });

    const deployed = await ethers.getContractAt("FunctionsMetricOracle", oracle);
    expect(await deployed.router()).to.equal(await router.getAddress());
  });

  it("refuse a router that is not there, and deploy nothing", async function () {
    const { ignition, ethers } = await network.create();
    const parameters = await parametersOf("historical/sepolia.json");

    expect(await failureOf(ignition.deploy(FunctionsMetricOracle, { parameters }))).to.include("RouterHasNoCode");

    const [deployer] = await ethers.getSigners();
    expect(await ethers.provider.getTransactionCount(deployer!)).to.equal(0);
  });

  it("refuse to deploy the Functions oracle without a router", async function () {
    const { ignition } = await network.create();

    expect(await failureOf(ignition.deploy(EscrowWithFunctions))).to.include(
      "Module parameter 'router' requires a value",
    );
  });

  it("deploy the local token with the parameters for localhost, and with no other network's", async function () {
    const { ignition, ethers } = await network.create();

    const { token } = await ignition.deploy(LocalToken, { parameters: await parametersOf("localhost.json") });

    const deployed = await ethers.getContractAt("MockERC20", token);
    expect(await deployed.symbol()).to.equal("USDC");
    expect(await deployed.decimals()).to.equal(6n);
    const elsewhere = ignition.deploy(LocalToken, { parameters: await parametersOf("base.json") });
    expect(await failureOf(elsewhere)).to.include("Module parameter 'name' requires a value");
  });
});

describe("Deployment parameters", function () {
  const files = readdirSync(PARAMETERS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

  for (const file of files) {
    it(`name only modules that exist, and addresses with a right checksum: ${file}`, async function () {
      const parameters = await parametersOf(file);

      for (const [module, values] of Object.entries(parameters)) {
        expect([PerformanceEscrow.id, FunctionsMetricOracle.id, LocalToken.id]).to.include(module);
        for (const value of Object.values(values as Record<string, unknown>)) {
          if (typeof value === "string" && value.startsWith("0x")) expect(getAddress(value)).to.equal(value);
        }
      }
    });
  }
});
