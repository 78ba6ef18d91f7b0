import { expect } from "chai";
import { parse } from "yaml";

import { Draft } from "../../../../tasks/agreement/new/draft.js";
import { exampleText, TO_ASK_FOR } from "../../../../tasks/agreement/new/example.js";
import { exampleModel, UnknownModelError } from "../../../../tasks/agreement/new/models.js";
import { fillIn } from "../../../../tasks/agreement/new/wizard.js";
import { NotATokenError } from "../../../../tasks/agreement/token-unit.js";
import type { AgreementContent } from "../../../../toolkit/agreement-file/schema/schema.js";
import { AGENCY, ARBITER, CLIENT, problems } from "../../../toolkit/agreement-file/support.js";

const TOKEN = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
const NOWHERE = {
  chainId: 8453n,
  accounts: undefined,
  token: undefined,
  nodes: undefined,
  zone: "Europe/Berlin",
  starts: "2027-01-01",
  nonce: "9f1c6be2a07d4f5b8c3e1d2a4b5c6d7e",
};

describe("fillIn", () => {
  it("offers no address that it made up, and leaves none", async () => {
    const draft = new Draft(exampleText(exampleModel("validated-leads"), NOWHERE, TO_ASK_FOR), problems);
    const addresses: Record<string, string> = { client: CLIENT, agency: AGENCY, arbiter: ARBITER, paid: TOKEN };
    const offered: string[] = [];
    const refused: string[] = [];
    await fillIn(
      draft,
      {
        input: async ({ message, initial, validate }) => {
          const who = /(client|agency|arbiter)'s (own )?address|What is (paid) with/.exec(message);
          if (who === null) return initial;
          offered.push(initial);
          if ((await validate("")) !== undefined) refused.push(message);
          return addresses[who[1] ?? who[3] ?? ""] ?? "";
        },
      },
      (address) =>
        address === TOKEN
          ? Promise.resolve({ symbol: "EURC", decimals: 6 })
          : Promise.reject(new NotATokenError("There is none.", "Look again.")),
    );
    expect(offered).to.deep.equal(["", "", "", ""]);
    expect(refused.length).to.equal(4);
    expect(problems(draft.toString())).to.deep.equal([]);
    const { client, agency, arbiter, token, payment } = parse(draft.toString()) as AgreementContent;
    expect([client.address, agency.address, arbiter?.address]).to.deep.equal([CLIENT, AGENCY, ARBITER]);
    expect(token).to.deep.equal({ symbol: "EURC", address: TOKEN, decimals: 6 });
    expect(payment).to.deep.include({ price: "40 EURC per qualified lead", cap: "10,000 EURC per month" });
  });
});

describe("exampleModel", () => {
  it("knows its models, and what somebody meant", () => {
    expect(exampleModel("optimistic").agencyReports).to.equal(true);
    expect(() => exampleModel("pay-per-unitt"))
      .to.throw(UnknownModelError)
      .with.property("remedy")
      .that.includes("Did you mean pay-per-unit?");
  });
});
