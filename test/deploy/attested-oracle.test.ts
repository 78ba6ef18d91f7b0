import { expect } from "chai";
import { network } from "hardhat";

import AttestedMetricOracle from "../../deploy/modules/AttestedMetricOracle.js";

describe("Deployment module of the attested oracle", function () {
  it("deploys it without parameters, in a signing domain of its own", async function () {
    const { ignition, ethers } = await network.create();

    const { oracle } = await ignition.deploy(AttestedMetricOracle);

    const deployed = await ethers.getContractAt("AttestedMetricOracle", oracle);
    const { name, version, chainId, verifyingContract } = await deployed.eip712Domain();
    expect([name, version, chainId, verifyingContract]).to.deep.equal([
      "AttestedMetricOracle",
      "1",
      (await ethers.provider.getNetwork()).chainId,
      await deployed.getAddress(),
    ]);
  });
});
