import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";

import { ACCEPTANCES } from "../../../toolkit/agreement-file/acceptances.js";
import { MODELS } from "../../../toolkit/agreement-file/models/models.js";
import { EXAMPLE } from "./support.js";

const root = new URL("../../../", import.meta.url);
const document = readFileSync(new URL("docs/agreement-file.md", root), "utf8");

describe("docs/agreement-file.md", () => {
  it("shows the example that the tests compile", () => {
    expect(document).to.include(`\`\`\`yaml\n${EXAMPLE}\`\`\``);
  });

  it("names every model and every sentence that can be accepted", () => {
    for (const { name } of MODELS) expect(document).to.include(`\`${name}\``);
    for (const sentence of Object.values(ACCEPTANCES)) expect(document).to.include(sentence);
  });

  it("names every code of the check, and no other", () => {
    const rules = new URL("toolkit/agreement-check/rules/", root);
    const code = readdirSync(rules).map((file) => readFileSync(new URL(file, rules), "utf8"));
    const codes = new Set(
      code
        .join("\n")
        .match(/"[a-z]+(?:-[a-z]+)+"/g)
        ?.map((text) => text.slice(1, -1)),
    );
    const section = document.slice(document.indexOf("## What the check says"));
    const named = section.match(/`[a-z]+(?:-[a-z]+)+`/g)?.map((text) => text.slice(1, -1)) ?? [];
    const fields = ["controlled-by", "measure-delay", "report-grace", "funding-grace", "cancel-notice", "source-hash"];
    expect(named).to.have.members([...codes].filter((name) => !fields.includes(name)));
  });
});
