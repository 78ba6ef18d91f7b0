/*
 * clearSigningDescriptors(deployments), erc7730/*.json
 * ├── the committed files are what the toolkit makes
 * ├── every function of the escrow that changes anything is described, with its selector; both messages, with their type
 * ├── every path is a field, and every field is described
 * └── sentences name only fields that are always shown; groups, formats and references are those of ERC-7730
 */
import { readFileSync } from "node:fs";

import { expect } from "chai";
import { FunctionFragment, id as keccakOfText, Interface, TypedDataEncoder, type ParamType } from "ethers";

import { clearSigningDescriptors } from "../../../toolkit/clear-signing/descriptors.js";
import type { DisplayFormat } from "../../../toolkit/clear-signing/calldata.js";
import type { DisplayEntry, DisplayField } from "../../../toolkit/clear-signing/field.js";
import { MUTUAL_SETTLEMENT_TYPES, TERMS_TYPES } from "../../../toolkit/terms/typed-data.js";
import { PerformanceEscrow__factory } from "../../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";

interface Descriptor {
  readonly context: object;
  readonly display: { readonly formats: Readonly<Record<string, DisplayFormat>> };
}

const made = clearSigningDescriptors([]) as { calldata: Descriptor; eip712: Descriptor };
const escrow = new Interface(PerformanceEscrow__factory.abi);
const changing = escrow.fragments
  .filter((each) => FunctionFragment.isFragment(each))
  .filter(({ constant }) => !constant);

/** Fields with their whole paths, those of groups included. */
function flat(fields: readonly DisplayEntry[]): DisplayField[] {
  return fields.flatMap((entry) =>
    "fields" in entry ? entry.fields.map((field) => ({ ...field, path: `${entry.path}.${field.path}` })) : [entry],
  );
}

/** Paths to all values in parameters, with `[]` for elements. */
function pathsOf(params: readonly ParamType[], prefix = ""): string[] {
  return params.flatMap((param) => {
    const path = prefix + param.name;
    if (param.baseType === "tuple") return pathsOf(param.components ?? [], `${path}.`);
    if (param.baseType !== "array") return [path];
    const of = param.arrayChildren;
    return of?.baseType === "tuple" ? pathsOf(of.components ?? [], `${path}.[].`) : [`${path}.[]`];
  });
}

const FORMATS = ["raw", "addressName", "tokenAmount", "tokenTicker", "amount", "date", "duration", "unit"];

function expectSound(format: DisplayFormat, paths: readonly string[]): void {
  const fields = flat(format.fields);
  const shown = fields.map(({ path }) => path).filter((path) => !path.startsWith("@."));
  expect([...shown].sort()).to.deep.equal([...paths].sort());
  for (const { path, label, format: name, params, visible } of fields) {
    if (visible === "never") continue;
    expect(label, path).to.match(/^[A-Z]/);
    expect(FORMATS, path).to.include(name);
    const token = params?.["tokenPath"] as string | undefined;
    if (token !== undefined) expect(paths, path).to.include(token.replace("#.", ""));
  }
  for (const [, path] of (format.interpolatedIntent ?? "").matchAll(/\{([^}]*)\}/g)) {
    const field = fields.find((each) => each.path === path);
    expect(field, path).to.exist;
    expect(field?.visible, path).to.equal(undefined);
  }
  expect(format.intent).to.match(/^[A-Z]/);
  expect(format.intent.length).to.be.at.most(80);
}

describe("wallets' descriptors", () => {
  it("are committed as the toolkit makes them", () => {
    for (const [name, descriptor] of [
      ["calldata", made.calldata],
      ["eip712", made.eip712],
    ] as const) {
      const path = new URL(`../../../erc7730/${name}-PerformanceEscrow.json`, import.meta.url);
      expect(
        JSON.parse(readFileSync(path, "utf8")),
        `${name} is stale: run npx hardhat run scripts/clear-signing.ts`,
      ).to.deep.equal(JSON.parse(JSON.stringify(descriptor)));
    }
  });

  it("describe every function that changes anything, and nothing else", () => {
    const selectors = Object.keys(made.calldata.display.formats).map((key) => {
      expect(key).not.to.match(/, | {2}/);
      return FunctionFragment.from(`function ${key.replace(/\(\(/g, "(tuple(").replace(/,\(/g, ",tuple(")}`).selector;
    });
    expect(changing).to.have.length(15);
    expect(selectors.sort()).to.deep.equal(changing.map(({ selector }) => selector).sort());
  });

  for (const fragment of changing) {
    it(`show every field of ${fragment.name}`, () => {
      const format = Object.entries(made.calldata.display.formats).find(([key]) =>
        key.startsWith(`${fragment.name}(`),
      )?.[1];
      expectSound(format!, pathsOf(fragment.inputs));
    });
  }

  it("show every field of both messages, by their types", () => {
    const of = (types: Record<string, { name: string; type: string }[]>, primary: string): string[] =>
      (types[primary] ?? []).flatMap(({ name, type }) => {
        if (type === "Step[]") return of(types, "Step").map((path) => `${name}.[].${path}`);
        return [type.endsWith("[]") ? `${name}.[]` : name];
      });
    const messages = [
      [TERMS_TYPES, "Terms"],
      [MUTUAL_SETTLEMENT_TYPES, "MutualSettlement"],
    ] as const;
    expect(Object.keys(made.eip712.display.formats)).to.have.length(messages.length);
    for (const [types, primary] of messages) {
      const key = TypedDataEncoder.from(types).encodeType(primary);
      expect(keccakOfText(key)).to.have.length(66);
      expectSound(made.eip712.display.formats[key]!, of(types, primary));
    }
  });

  it("are bound to where the escrow is, and messages to its domain", () => {
    const at = clearSigningDescriptors([{ chainId: 8453n, verifyingContract: `0x${"ab".repeat(20)}` }]) as typeof made;
    const deployments = [{ chainId: 8453, address: "0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB" }];
    expect(at.calldata.context).to.deep.include({ contract: { deployments } });
    const domain = { name: "PerformanceEscrow", version: "1" };
    expect(at.eip712.context).to.deep.include({ eip712: { domain, deployments } });
  });
});
