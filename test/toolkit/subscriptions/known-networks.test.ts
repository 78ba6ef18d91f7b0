import { readFileSync } from "node:fs";

import { expect } from "chai";
import { decodeBytes32String, getAddress } from "ethers";

import { knownFunctionsNetwork } from "../../../toolkit/subscriptions/known-networks.js";

const FOLDER = new URL("../../../deploy/parameters/historical/", import.meta.url);

describe("The public Functions networks that there were", () => {
  const rows = readFileSync(new URL("README.md", FOLDER), "utf8").matchAll(
    /\| `(\w+)\.json` +\| (\d+) +\| `([\w-]+)`/g,
  );
  for (const [, file, chainId, don] of rows) {
    it(`are known as the deployment parameters have them: ${file}`, () => {
      const parameters = JSON.parse(readFileSync(new URL(`${file}.json`, FOLDER), "utf8")) as {
        FunctionsMetricOracle: { router: string };
      };
      const network = knownFunctionsNetwork(BigInt(chainId ?? 0));
      expect(network?.router).to.equal(parameters.FunctionsMetricOracle.router);
      expect(decodeBytes32String(network?.donId ?? "")).to.equal(don);
      expect(getAddress(network?.link ?? "")).to.equal(network?.link);
      expect(network?.ended).to.include("2026");
    });
  }

  it("are none elsewhere", () => {
    expect(knownFunctionsNetwork(31_337n)).to.equal(undefined);
  });
});
