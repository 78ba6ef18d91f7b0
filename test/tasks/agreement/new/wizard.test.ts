import { expect } from "chai";
import { getAddress } from "ethers";
import { parse } from "yaml";

import { Draft } from "../../../../tasks/agreement/new/draft.js";
import { exampleText, TO_ASK_FOR } from "../../../../tasks/agreement/new/example.js";
import { EXAMPLE_MODELS, exampleModel, UnknownModelError } from "../../../../tasks/agreement/new/models.js";
import type { Questioner } from "../../../../tasks/agreement/new/questioner.js";
import { fillIn } from "../../../../tasks/agreement/new/wizard.js";
import { NotATokenError } from "../../../../tasks/agreement/token-unit.js";
import type { AgreementContent } from "../../../../toolkit/agreement-file/schema.js";
import { KNOWN_SOURCES } from "../../../../functions/registry.js";
import { AGENCY, ARBITER, CLIENT, CONTEXT, problems as problemsOf } from "../../../toolkit/agreement-file/support.js";

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

const problems = (text: string) => problemsOf(text, { ...CONTEXT, sources: KNOWN_SOURCES });

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
    expect(exampleModel("optimistic").says).to.include("The agency reports");
    expect(() => exampleModel("pay-per-unitt"))
      .to.throw(UnknownModelError)
      .with.property("remedy")
      .that.includes("Did you mean pay-per-unit?");
  });
});

describe("The wizard, for every model", () => {
  /** A person who has addresses and otherwise takes what is offered, but for the answers given here. */
  function agreeing(answers: Readonly<Record<string, string>> = {}) {
    const asked: string[] = [];
    let last = 0;
    return {
      asked,
      input: async ({ message, initial, validate }: Parameters<Questioner["input"]>[0]) => {
        asked.push(message);
        const answer = answers[message] ?? (initial === "" ? getAddress(`0x${String(++last).repeat(40)}`) : initial);
        expect(await validate(answer), message).to.equal(undefined);
        return answer;
      },
    };
  }
  const usdc = () => Promise.resolve({ symbol: "USDC", decimals: 6 });
  const nodes = { network: "fun-local-1", portalId: 4_815_162 };

  /** One for each source; what is asked of them is the same where people sign. */
  const BY_NODES = ["validated-leads", "revenue-share"];

  for (const { name } of EXAMPLE_MODELS) {
    it(`asks for all of ${name}, and takes what the example says`, async () => {
      for (const around of BY_NODES.includes(name) ? [NOWHERE, { ...NOWHERE, nodes }] : [NOWHERE]) {
        const draft = new Draft(exampleText(exampleModel(name), around, TO_ASK_FOR), problems);
        const person = agreeing();
        const before = parse(draft.toString()) as AgreementContent;
        await fillIn(draft, person, usdc);
        expect(problems(draft.toString())).to.deep.equal([]);
        for (const nobody of Object.values(TO_ASK_FOR)) expect(draft.toString()).not.to.include(nobody);
        expect((parse(draft.toString()) as AgreementContent).payment).to.deep.equal(before.payment);
        expect(new Set(person.asked).size, person.asked.join("\n")).to.equal(person.asked.length);
        for (const question of person.asked) expect(question).to.match(/^[A-Z].{8,}[^.]$/);
      }
    });
  }

  it("names what is counted anew in every price and tier", async () => {
    const draft = new Draft(exampleText(exampleModel("graduated-tiers"), NOWHERE, TO_ASK_FOR), problems);
    const answers = {
      "What is one result called?": "site visit",
      "And several, if one is called “site visit”?": "site visits",
      "What is paid with? The token's address, or native": TOKEN,
    };
    await fillIn(draft, agreeing(answers), () => Promise.resolve({ symbol: "EURC", decimals: 6 }));
    const { payment } = parse(draft.toString()) as AgreementContent;
    expect(payment).to.deep.equal({
      model: "graduated-tiers",
      tiers: [
        { from: "0 site visits", price: "50 EURC per site visit" },
        { from: "100 site visits", price: "40 EURC per site visit", bonus: "500 EURC" },
        { from: "300 site visits", price: "60 EURC per site visit" },
      ],
      cap: "20,000 EURC per month",
    });
  });

  it("takes an amount that only a later one makes right, if it is given twice", async () => {
    const draft = new Draft(exampleText(exampleModel("base-plus-performance"), NOWHERE, TO_ASK_FOR), problems);
    const complaints: string[] = [];
    const person = agreeing({ "What is the most that one month pays?": "60,000 USDC per month" });
    const input: Questioner["input"] = async (question) => {
      if (!question.message.startsWith("What every period pays")) return await person.input(question);
      complaints.push((await question.validate("20,000 USDC per month")) ?? "");
      expect(await question.validate("20,000 USDC per month")).to.equal(undefined);
      return "20,000 USDC per month";
    };
    await fillIn(draft, { input }, usdc);
    expect(complaints.join()).to.include("Or give it once more");
    expect(problems(draft.toString())).to.deep.equal([]);
  });

  it("finds what a source says of its arguments", () => {
    const draft = new Draft(exampleText(exampleModel("revenue-share"), { ...NOWHERE, nodes }, TO_ASK_FOR), problems);
    const problem = draft.problemWith(["metric", "functions", "arguments", "url"], "http://10.0.0.1/numbers");
    expect(problem).to.include("url: must be like https://");
    expect(draft.problemWith(["metric", "functions", "arguments", "metric"], "net.revenue")).to.equal(undefined);
  });
});
