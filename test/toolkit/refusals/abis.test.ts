/*
 * KNOWN_ERRORS
 * ├── has every error of every contract that takes part
 * └── explains each in whole sentences, with every argument that people can use
 */
import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";
import { Interface, type InterfaceAbi } from "ethers";

import { refusalWords } from "../../../toolkit/refusals/explanation.js";
import { KNOWN_ERRORS } from "../../../toolkit/refusals/table.js";

/** All contracts of the project and of the oracle network; mocks only where they stand for a real token. */
const files = ["artifacts/contracts", "artifacts/@chainlink"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`))
  .filter((path) => path.endsWith(".json") && !path.includes("/test/"))
  .concat(
    "artifacts/contracts/test/MockERC20.sol/MockERC20.json",
    "artifacts/contracts/test/MockUsdc.sol/MockUsdc.json",
  );

describe("the explained errors", () => {
  const seen = new Map<string, string>();
  for (const file of files) {
    const { abi, contractName } = JSON.parse(readFileSync(file, "utf8")) as {
      abi?: InterfaceAbi;
      contractName?: string;
    };
    if (abi === undefined) continue;
    new Interface(abi).forEachError((fragment) => {
      seen.set(fragment.format("full").replace("error ", ""), contractName ?? file);
    });
  }

  it("are looked for in many contracts", () => {
    expect(new Set(seen.values()).size).to.be.at.least(9);
    expect(seen.size).to.be.at.least(150);
  });

  it("are all there are, with the arguments' names", () => {
    const known = new Set(
      [...KNOWN_ERRORS.values()].map(({ fragment }) => fragment.format("full").replace("error ", "")),
    );
    const missing = [...seen].filter(([signature]) => !known.has(signature));
    expect(missing).to.deep.equal([]);
  });

  it("are whole sentences with a remedy", () => {
    for (const { fragment, explain } of KNOWN_ERRORS.values()) {
      const args = Object.fromEntries(fragment.inputs.map(({ name, type }) => [name, sampleOf(type)]));
      const [problem, remedy] = explain(args, refusalWords({}));
      for (const text of [problem, remedy]) {
        expect(text, fragment.name).to.match(/[.?)]$/);
        expect(text, fragment.name).not.to.match(/undefined|NaN|\[object|\.\.|  |`/);
      }
      expect(remedy, fragment.name).to.match(/^[A-Z]/);
      expect(remedy.length, fragment.name).to.be.above(5);
    }
  });
});

function sampleOf(type: string): unknown {
  if (type === "address") return "0x1111111111111111111111111111111111111111";
  if (type === "bytes32") return `0x${"ab".repeat(32)}`;
  if (type === "string") return "text";
  return 1_900_000_000n;
}
