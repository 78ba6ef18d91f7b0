import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect } from "chai";
import { network } from "hardhat";

import { EXAMPLE_ACCOUNTS, EXAMPLES, readExample, withValues } from "../tasks/agreement/new/example-file.js";
import type { CompiledAgreement } from "../toolkit/agreement-file/compile.js";
import { deployEscrow } from "./support/escrow.js";

const ROOT = new URL("../", import.meta.url);

type Example = (given: Record<string, unknown>) => Promise<{ compiled: CompiledAgreement; signature: string }>;

/** The README's TypeScript as a function of what its reader brings along. */
async function asFunction(code: string, given: readonly string[]): Promise<Example> {
  const lines = code.replaceAll(/"\.\/(toolkit|functions)\//g, `"${ROOT.href}$1/`).split("\n");
  const isImport = (line: string) => line.startsWith("import ");
  const module = [
    ...lines.filter(isImport),
    `export default async function ({ ${given.join(", ")} }) {`,
    ...lines.filter((line) => !isImport(line)),
    "return { compiled, signature };",
    "}",
  ].join("\n");
  const folder = await mkdtemp(join(tmpdir(), "readme-"));
  try {
    const file = join(folder, "example.mts");
    await writeFile(file, module);
    return ((await import(pathToFileURL(file).href)) as { default: Example }).default;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("README.md", () => {
  it("has a TypeScript example that takes an agreement file to a funded agreement", async () => {
    const readme = await readFile(new URL("README.md", ROOT), "utf8");
    const code = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? "";

    const connection = await network.create({ override: { initialDate: "2026-12-01T00:00:00Z" } });
    const fixture = await deployEscrow(connection);
    const { client, agency, arbiter, escrow, oracle, token } = fixture;
    const document = "services-agreement.md";
    const printed: unknown[][] = [];
    const given = {
      text: withValues(readExample("optimistic"), {
        accounts: { ...EXAMPLE_ACCOUNTS, client: client.address, agency: agency.address, arbiter: arbiter.address },
        token: { symbol: "USDC", decimals: 6, address: await token.getAddress() },
      }),
      files: new Map([[document, readFileSync(new URL(document, EXAMPLES))]]),
      contracts: { escrow: await escrow.getAddress(), attestedMetricOracle: await oracle.getAddress() },
      agency,
      client,
      console: { log: (...words: unknown[]) => printed.push(words) },
    };
    const example = await asFunction(code, Object.keys(given));

    const before = await token.balanceOf(client);
    const { compiled } = await example(given);
    const { terms } = compiled.agreement;
    expect(await escrow.held(terms)).to.equal(3_300_000_000n);
    expect(await token.balanceOf(escrow)).to.equal(3_300_000_000n);
    expect(before - (await token.balanceOf(client))).to.equal(3_300_000_000n);
    const [explanation, ...transactions] = printed;
    expect(String(explanation).replaceAll(/\s+/g, " ")).to.include("For each article published: 220 USDC.");
    expect(transactions.flat(2).join("\n")).to.include("3,300 USDC");
  });
});
