import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { storedVariables } from "../../../tasks/support/variables.js";
import { deploymentsFolder } from "./environment.js";

describe("storedVariables", () => {
  const folder = deploymentsFolder();
  const filePath = join(folder.path, "keystore.json");
  const devFilePath = join(folder.path, "dev.keystore.json");
  const stored = () =>
    storedVariables({ config: { keystore: { filePath, devFilePath } } } as HardhatRuntimeEnvironment);
  const keystore = (...names: string[]) =>
    JSON.stringify({ version: 1, secrets: Object.fromEntries(names.map((name) => [name, { cypherText: "…" }])) });
  after(() => {
    delete process.env["VARIABLES_TEST_BOTH"];
    folder.remove();
  });

  it("has the environment's where there is no keystore", () => {
    process.env["VARIABLES_TEST_BOTH"] = "x";
    expect(stored().get("VARIABLES_TEST_BOTH")).to.equal("environment");
    expect(stored().has("VARIABLES_TEST_A")).to.equal(false);
  });

  it("has names from keystores, in the order in which Hardhat looks", () => {
    writeFileSync(filePath, keystore("VARIABLES_TEST_A", "VARIABLES_TEST_B", "VARIABLES_TEST_BOTH"));
    writeFileSync(devFilePath, keystore("VARIABLES_TEST_B"));
    expect(stored().get("VARIABLES_TEST_A")).to.equal("keystore");
    expect(stored().get("VARIABLES_TEST_B")).to.equal("development keystore");
    expect(stored().get("VARIABLES_TEST_BOTH")).to.equal("environment");
  });

  it("goes on when a keystore cannot be read: Hardhat says why when it is needed", () => {
    writeFileSync(filePath, "not JSON");
    expect(stored().get("VARIABLES_TEST_B")).to.equal("development keystore");
  });
});
