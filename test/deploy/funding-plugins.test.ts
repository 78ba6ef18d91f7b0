import { expect } from "chai";
import { network } from "hardhat";

import FundingPlugins from "../../deploy/modules/FundingPlugins.js";
import { failureOf } from "./failure-of.js";

describe("Deployment module FundingPlugins", function () {
  it("deploys the plug-ins for the escrow, without parameters", async function () {
    const { ignition, ethers } = await network.create();

    const { escrow, erc2612, permit2 } = await ignition.deploy(FundingPlugins);

    const address = await escrow.getAddress();
    expect(await (await ethers.getContractAt("Erc2612Funding", erc2612)).escrow()).to.equal(address);
    expect(await (await ethers.getContractAt("Permit2Funding", permit2)).escrow()).to.equal(address);
  });

  it("cannot deploy a plug-in for what is no escrow", async function () {
    const { ethers } = await network.create();
    const token = await ethers.deployContract("MockERC20", ["USD Coin", "USDC", 6]);

    for (const name of ["Erc2612Funding", "Permit2Funding"]) {
      expect(await failureOf(ethers.deployContract(name, [token])), name).to.include("revert");
    }
  });
});
