import { expect } from "chai";

import { KNOWN_SOURCES } from "../../../../functions/registry.js";
import { exampleText } from "../../../../tasks/agreement/new/example.js";
import { EXAMPLE_MODELS } from "../../../../tasks/agreement/new/models.js";
import { checkAgreement, isRefused } from "../../../../toolkit/agreement-check/check.js";
import { readAgreement } from "../../../../toolkit/agreement-file/read.js";
import { AGENCY, ARBITER, CLIENT, CONTEXT, NEUTRAL } from "../../../toolkit/agreement-file/support.js";

const AROUND = {
  chainId: 31_337n,
  accounts: [CLIENT, AGENCY, ARBITER],
  token: { symbol: "USDC", address: NEUTRAL, decimals: 6 },
  zone: "Europe/Berlin",
  starts: "2027-01-01",
  nonce: "9f1c6be2a07d4f5b8c3e1d2a4b5c6d7e",
} as const;
const UNKNOWN = [CLIENT, AGENCY, ARBITER, NEUTRAL] as const;

describe("The examples of agreement new", () => {
  for (const [where, nodes] of [
    ["where oracle nodes run", { network: "fun-local-1", portalId: 4_815_162 }],
    ["where none do", undefined],
  ] as const) {
    for (const model of EXAMPLE_MODELS) {
      it(`are what both sides can sign: ${model.name}, ${where}`, () => {
        const text = exampleText(model, { ...AROUND, nodes }, UNKNOWN);
        const compiled = readAgreement(text, { ...CONTEXT, sources: KNOWN_SOURCES });
        const findings = checkAgreement(compiled);
        expect(isRefused(findings), findings.map(({ code }) => code).join(", ")).to.equal(false);
      });
    }
  }
});
