import { expect } from "chai";

import { DeploymentError } from "../../../tasks/deploy/errors.js";
import { explainFailure } from "../../../tasks/deploy/explain-failure.js";

describe("A deployment that fails", () => {
  it("says how to find out what became of a transaction when it was killed", () => {
    const error = explainFailure(new Error("HHE10410: An error occurred while trying to send"), "sepolia");
    expect(error).to.be.instanceOf(DeploymentError);
    expect((error as DeploymentError).remedy).to.include("--network sepolia run scripts/recover-deployment.ts");
  });

  it("says when the contracts changed since the record began", () => {
    const error = explainFailure(new Error("HHE10400: … there were reconciliation errors: …"), "base");
    expect((error as DeploymentError).remedy).to.include("Check out the commit of the record");
  });

  it("says in short what Ignition said, and that it can be run again", () => {
    const error = explainFailure(new Error("HHE10400: The deployment failed:\n\n  * timed out\n\nmore"), "base");
    expect(error).to.be.instanceOf(DeploymentError);
    expect((error as DeploymentError).message)
      .to.include("The deployment failed: * timed out")
      .and.to.include("run this again, and only the rest is deployed");
  });

  it("leaves other errors as they are", () => {
    const defect = new TypeError("undefined is not a function");
    expect(explainFailure(defect, "base")).to.equal(defect);
  });
});
