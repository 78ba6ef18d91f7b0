import { expect } from "chai";

import { CONTRACTS } from "../../../tasks/deploy/contracts.js";
import { StaleDeploymentError } from "../../../tasks/deploy/errors.js";
import { nextSteps } from "../../../tasks/deploy/next-steps.js";
import { planDeployment } from "../../../tasks/deploy/plan.js";
import { rejection } from "../support/rejection.js";

const unit = {
  loadModule: () => Promise.reject(new Error("A plan needs no module.")),
  contracts: [CONTRACTS.escrow, CONTRACTS.permit2Funding],
};
const chainWith = (...addresses: string[]) => ({
  getCode: (address: unknown) => Promise.resolve(addresses.includes(String(address)) ? "0x60" : "0x"),
});

describe("planDeployment", () => {
  it("has everything to do where nothing is recorded", async () => {
    const { present, missing, gas } = await planDeployment(unit, {}, chainWith(), "folder");
    expect([present, missing]).to.deep.equal([[], unit.contracts]);
    expect(gas).to.equal(CONTRACTS.escrow.gas + CONTRACTS.permit2Funding.gas);
  });

  it("has only the rest to do where a part is there", async () => {
    const { present, missing, gas } = await planDeployment(unit, { escrow: "0xE" }, chainWith("0xE"), "folder");
    expect(present).to.deep.equal([{ contract: CONTRACTS.escrow, address: "0xE" }]);
    expect(missing).to.deep.equal([CONTRACTS.permit2Funding]);
    expect(gas).to.equal(CONTRACTS.permit2Funding.gas);
  });

  it("does not go on with a record of another chain", async () => {
    const error = await rejection(planDeployment(unit, { escrow: "0xE" }, chainWith(), "deploy/chain-1"));
    expect(error).to.be.instanceOf(StaleDeploymentError);
    expect(error.message).to.include("at 0xE").and.to.include("delete deploy/chain-1");
  });
});

describe("What remains after a deployment", () => {
  it("is to publish the source and to commit the record, on a public chain", () => {
    const text = nextSteps({ chainId: 8453n, networkName: "base" }, "deploy/deployments/chain-8453").join("\n");
    expect(text)
      .to.include("npx hardhat ignition verify chain-8453 --network base")
      .and.to.include("Commit deploy/deployments/chain-8453:");
  });

  it("is nothing of that on a local one", () => {
    expect(nextSteps({ chainId: 31_337n, networkName: "localhost" }, "x").join("\n")).not.to.match(/verify|Commit/);
  });
});
