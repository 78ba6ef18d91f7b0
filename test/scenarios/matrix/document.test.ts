import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import { format, resolveConfig } from "prettier";

import { hostileMatrixDocument } from "../../support/matrix/document.js";

const file = fileURLToPath(new URL("../../../docs/hostile-matrix.md", import.meta.url));

describe("docs/hostile-matrix.md", () => {
  // `WRITE_DOCS=1 npx hardhat test mocha <this file>` writes it.
  it("says what the tables of the matrix say", async () => {
    const document = await format(hostileMatrixDocument(), { ...(await resolveConfig(file)), parser: "markdown" });
    if (process.env["WRITE_DOCS"] === "1") await writeFile(file, document);

    expect(await readFile(file, "utf8")).to.equal(document);
  });
});
