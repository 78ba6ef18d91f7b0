import { expect } from "chai";
import { parse, stringify } from "yaml";

import { canonicalJson } from "../../../toolkit/agreement-file/canonical.js";
import { parseAgreementFile } from "../../../toolkit/agreement-file/parse.js";
import { formatProblem } from "../../../toolkit/agreement-file/problem.js";
import { Random } from "../../support/random.js";
import { CLIENT, EXAMPLE, exampleWith } from "./support.js";

function problemsOf(text: string): string[] {
  const parsed = parseAgreementFile(text);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

/** The line of the example, from 1, on which `text` first stands. */
function lineOf(text: string): number {
  return EXAMPLE.slice(0, EXAMPLE.indexOf(text)).split("\n").length;
}

describe("parseAgreementFile", () => {
  it("reads YAML, and the same in JSON", () => {
    const yaml = parseAgreementFile(EXAMPLE);
    const json = parseAgreementFile(JSON.stringify(parse(EXAMPLE), null, 2));
    expect(problemsOf(EXAMPLE)).to.deep.equal([]);
    expect(yaml.ok && json.ok && canonicalJson(yaml.value.content) === canonicalJson(json.value.content)).to.equal(
      true,
    );
  });

  it("reads what YAML would mangle as it stands there", () => {
    const text = EXAMPLE.replace(`"${CLIENT}"`, CLIENT).replace(
      "nonce: 9f1c6be2a07d4f5b8c3e1d2a4b5c6d7e",
      "nonce: 7e10",
    );
    const parsed = parseAgreementFile(text);
    expect(parsed.ok && parsed.value.content.client.address).to.equal(CLIENT);
    expect(parsed.ok && parsed.value.content.schedule.starts).to.equal("2027-01-01");
    expect(parsed.ok && parsed.value.content.annex.nonce).to.equal("7e10");
  });

  it("finds every problem at once, each with line, column, field and remedy", () => {
    const text = EXAMPLE.replace("eip155:8453", "base")
      .replace("cap: 10,000 USDC per month", "cap: 10 000 USDC")
      .replace("months: 3", "months: three")
      .replace("  most-returns: 15 %\n", "")
      .replace("cancel-notice: 1", "cancel-notise: 1")
      .replace("decimals: 6", "decimals: 06");
    expect(problemsOf(text)).to.deep.equal([
      '4:8 chain: "base" cannot stand here. Write the chain\'s CAIP-2 name, such as eip155:8453 for Base.',
      '21:13 token.decimals: "06" cannot stand here. Write a whole number from 0 to 38, in digits and without quotes.',
      "38:1 payment.most-returns: This is missing. Write it in per cent, such as 10 %.",
      '48:11 schedule.months: "three" cannot stand here. Write a whole number from 1 to 120, in digits and without quotes.',
      '51:3 schedule.cancel-notise: There is no field "cancel-notise" here. Did you mean cancel-notice?',
    ]);
  });

  const wrong: [name: string, change: (text: string) => string, message: RegExp][] = [
    [
      "a document in another folder",
      (text) => text.replace("services-", "../services-"),
      /annex\.document: .*without folders/,
    ],
    ["a hidden file", (text) => text.replace("services-", ".services-"), /annex\.document: .*without folders/],
    [
      "a letter that turns the reading direction",
      (text) => text.replace("name: Lead", "name: \u202eLead"),
      /agency\.name: .*Write a line of text/,
    ],
    [
      "a key twice",
      (text) => text.replace("  months: 3", "  months: 3\n  months: 4"),
      /schedule\.months: This key stands here twice/,
    ],
    ["an anchor", (text) => text.replace("name: Leadworks", "name: &n Leadworks"), /agency\.name: An anchor/],
    ["a reference", (text) => text.replace("name: Leadworks Ltd", "name: *n"), /agency\.name: A reference/],
    ["a type", (text) => text.replace("months: 3", "months: !!int 3"), /schedule\.months: A type/],
    [
      "a text that a comment cuts off",
      (text) => text.replace("title: Qualified leads", "title: Leads #1"),
      /title: Everything after # is a comment/,
    ],
    ["a merge", (text) => text.replace("months: 3", "<<: { months: 3 }"), /There is no field "<<" here/],
    ["a second document", (text) => `${text}---\nagreement: 1\n`, /more than one document/],
    ["a tab", (text) => text.replace("  months", "\tmonths"), /A tab stands/],
    [
      "a colon in a text",
      (text) => text.replace("title: Qualified", "title: Leads: qualified"),
      /A value holds a second key.*in quotes/,
    ],
    ["an open quote", (text) => `${text}x: "`, /not closed/],
    ["a mistyped address", (text) => text.replace("0x7099797", "0x7099798"), /client\.address: .* letter was mistyped/],
    ["a short address", (text) => text.replace(CLIENT, "0x7099"), /client\.address: "0x7099" cannot.*40 digits/],
    [
      "a model that is not there",
      (text) => text.replace("validated-leads", "validated-leds"),
      /no model "validated-leds"\. Did you mean validated-leads\?/,
    ],
    [
      "a model unlike any other",
      (text) => text.replace("validated-leads", "x"),
      /The models are pay-per-unit, target-or-nothing/,
    ],
    ["no model", (text) => text.replace("  model: validated-leads\n", ""), /payment\.model: This is missing/],
    [
      "a section that is a word",
      (text) => text.replace("annex:\n", "annex: none\nx:\n"),
      /annex: "none" cannot.*document, nonce, hash/,
    ],
    ["an empty value", (text) => text.replace("months: 3", "months:"), /schedule\.months: This is empty/],
    [
      "a version to come",
      (text) => text.replace("agreement: 1", "agreement: 2"),
      /agreement: 2 cannot stand here\. Write `agreement: 1`/,
    ],
    [
      "a number as a name",
      (text) => text.replace("Leadworks Ltd", "1984"),
      /agency\.name: 1984 cannot.*in quotes if it is a number/,
    ],
    [
      "months and days",
      (text) => text.replace("returns-within: 14d", "returns-within: 1 month"),
      /returns-within: .*36h, 14d or 2w/,
    ],
    [
      "a sentence that nobody offers",
      (text) => `${text}accepted: [whatever]\n`,
      /accepted\[0\]: "whatever" cannot.*Copy a sentence exactly/,
    ],
  ];
  for (const [name, change, message] of wrong) {
    it(`refuses ${name}, at its line`, () => {
      const text = change(EXAMPLE);
      expect(text, "the change changes something").not.to.equal(EXAMPLE);
      expect(problemsOf(text).join("\n")).to.match(message);
    });
  }

  it("says that commas end an entry within brackets", () => {
    const text = exampleWith((draft) => {
      draft.payment = { model: "revenue-share", share: "10 %", cap: "5,000 USDC", baselines: "LIST" };
    }).replace("LIST", "[80,000 USD, 9,000 USD]");
    expect(problemsOf(text).join("\n")).to.match(
      /baselines\[0\]: 80 cannot stand here\. .*in a list one to a line, or in quotes/,
    );
  });

  it("names the section where a field is missing", () => {
    const [problem] = problemsOf(EXAMPLE.replace("  symbol: USDC\n", ""));
    expect(problem).to.match(new RegExp(`^${lineOf("token:")}:1 token.symbol: This is missing\\.`));
  });

  for (const text of [
    "",
    "\n# nothing\n",
    "agreement",
    "- 1",
    "~",
    "{",
    "\u0000",
    "[".repeat(50_000),
    "- ".repeat(50_000),
    "a: ".repeat(10_000),
    "a: ".repeat(400),
    "{a: ".repeat(199),
  ]) {
    it(`throws nothing and says something for ${JSON.stringify(text.slice(0, 12))}`, () => {
      expect(problemsOf(text).length).to.be.above(0);
    });
  }

  it("refuses a file that is too long", () => {
    expect(problemsOf(`${EXAMPLE}# ${"x".repeat(300_000)}`)[0]).to.match(/characters\. Keep it below/);
  });

  it("throws nothing, whatever the text: 500 mutilations", () => {
    const random = new Random(4);
    const signs = [
      "\n",
      " ",
      "\t",
      ":",
      "- ",
      "#",
      '"',
      "'",
      "{",
      "}",
      "[",
      "]",
      "&a ",
      "*a",
      "!x ",
      "|",
      ">",
      "%",
      "@",
      "0",
      "é",
      "\u0000",
      "\ud83d",
      "__proto__: 1\n",
      "<<: ",
    ];
    const lines = stringify(parse(EXAMPLE)).split("\n");
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      let text = random.chance(50) ? EXAMPLE : lines.join("\n");
      for (let cut = random.integer(1, 4); cut > 0; cut--) {
        const at = random.integer(0, text.length);
        const until = random.chance(50) ? at : at + random.integer(0, 30);
        text = text.slice(0, at) + (random.chance(70) ? random.pick(signs) : random.pick(lines)) + text.slice(until);
      }
      const parsed = parseAgreementFile(text);
      if (parsed.ok) continue;
      refused++;
      const last = text.split("\n").length;
      for (const { line, column, problem, remedy } of parsed.problems) {
        expect(line, text).to.be.within(1, last);
        expect(column).to.be.above(0);
        expect(problem, text).to.match(/^[^]*\.$/);
        expect(remedy).to.match(/[.?]$/);
      }
    }
    expect(refused).to.be.above(150);
  });
});
