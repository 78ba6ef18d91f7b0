import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect } from "chai";
import { id, recoverAddress, Wallet, ZeroAddress } from "ethers";

import { agreementId } from "../toolkit/terms/typed-data.js";
import type { Terms } from "../toolkit/terms/types.js";

const ROOT = new URL("../", import.meta.url);

describe("README.md", () => {
  it("has a TypeScript example that runs, and gives terms signed by the agency", async () => {
    const readme = await readFile(new URL("README.md", ROOT), "utf8");
    const example = /```ts\n([^]*?)```/.exec(readme)?.[1];
    expect(example, "the example").to.be.a("string");

    // What a reader has to bring along, and the results to look at.
    const agency = Wallet.createRandom();
    const given = {
      client: Wallet.createRandom().address,
      agency: agency.address,
      arbiter: ZeroAddress,
      token: ZeroAddress,
      oracle: Wallet.createRandom().address,
      metric: id("metric"),
      annex: id("annex"),
      escrow: Wallet.createRandom().address,
    };
    const code = [
      'import { Wallet } from "ethers";',
      `const { ${Object.keys(given).join(", ")} } = ${JSON.stringify(given)};`,
      `const signer = new Wallet(${JSON.stringify(agency.privateKey)});`,
      "const chainId = 1n;",
      (example ?? "").replace(/console\.log\(.*\);/, "export { terms, signature, description };"),
    ]
      .join("\n")
      .replaceAll('"./toolkit/', `"${ROOT.href}toolkit/`)
      .replaceAll('"ethers"', JSON.stringify(import.meta.resolve("ethers")));

    const folder = await mkdtemp(join(tmpdir(), "readme-"));
    try {
      const file = join(folder, "example.mts");
      await writeFile(file, code);
      const { terms, signature, description } = (await import(pathToFileURL(file).href)) as {
        terms: Terms;
        signature: string;
        description: string;
      };
      const digest = agreementId(terms, { chainId: 1n, verifyingContract: given.escrow });
      expect(recoverAddress(digest, signature)).to.equal(agency.address);
      expect(description).to.equal("40 USDC per qualified lead, at most 10,000 USDC per month.");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
