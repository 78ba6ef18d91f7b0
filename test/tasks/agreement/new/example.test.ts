import { expect } from "chai";
import { getAddress } from "ethers";

import { KNOWN_SOURCES } from "../../../../functions/registry.js";
import { exampleText } from "../../../../tasks/agreement/new/example.js";
import { EXAMPLE_MODELS } from "../../../../tasks/agreement/new/models.js";
import { checkAgreement, isRefused } from "../../../../toolkit/agreement-check/check.js";
import { readAgreement } from "../../../../toolkit/agreement-file/read.js";
import { AGENCY, ARBITER, CLIENT, CONTEXT, NEUTRAL } from "../../../toolkit/agreement-file/support.js";

const AROUND = {
  chainId: 31_337n,
  accounts: undefined,
  token: undefined,
  zone: "Europe/Berlin",
  starts: "2027-01-01",
  nonce: "9f1c6be2a07d4f5b8c3e1d2a4b5c6d7e",
} as const;
const UNKNOWN = {
  ...{ client: CLIENT, agency: AGENCY, arbiter: ARBITER, token: NEUTRAL },
  ...{ third: getAddress(`0x${"33".repeat(20)}`), owner: getAddress(`0x${"44".repeat(20)}`) },
};

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
        const { chain, client, schedule, payment, annex } = compiled.file.content;
        expect([chain, client.address, client.zone, payment.model]).to.deep.equal([
          ...["eip155:31337", CLIENT, "Europe/Berlin", model.name],
        ]);
        expect([schedule.starts, schedule.zone, annex]).to.deep.equal([
          ...[AROUND.starts, AROUND.zone, { nonce: AROUND.nonce }],
        ]);
        expect(compiled.agreement.metric.kind === "functions").to.equal(
          nodes !== undefined && text.includes("askers:"),
        );
      });
    }
  }

  it("keep nothing that only holds for the example's own numbers, accounts or places", () => {
    for (const model of EXAMPLE_MODELS) {
      const text = exampleText(model, { ...AROUND, nodes: undefined }, UNKNOWN);
      expect(text, model.name).not.to.match(
        /Worked out by hand|What the check warns of|don start|yaml-language-server|services-agreement\.md/,
      );
      const parts = [...text.matchAll(/0x[0-9a-fA-F]{40}/g)].map(([address]) => address);
      expect(Object.values(UNKNOWN), model.name).to.include.members(parts);
      expect(text.match(/^ *functions:/m), model.name).to.equal(null);
    }
  });

  it("are paid in the token that is there", () => {
    const token = { symbol: "EURC", address: NEUTRAL, decimals: 8 };
    const [model] = EXAMPLE_MODELS;
    if (model === undefined) throw new Error("no models");
    const text = exampleText(model, { ...AROUND, token, nodes: undefined }, UNKNOWN);
    const { content } = readAgreement(text, { ...CONTEXT, sources: KNOWN_SOURCES }).file;
    expect(content.token).to.deep.equal(token);
    expect(text).not.to.include("USD");
  });
});
