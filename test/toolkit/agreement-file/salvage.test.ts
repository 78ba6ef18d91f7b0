/*
 * What is wrong with a file is said at once, also where one mistake hides another
 * ├── given a value that is none and a key that nobody knows → what the rest means is judged all the same
 * ├── given a section that cannot be read → nothing is said that follows from its stand-in
 * └── given no chain → nothing else can be judged
 */
import { expect } from "chai";

import { readAgreement } from "../../../toolkit/agreement-file/read.js";
import { AgreementFileError } from "../../../toolkit/agreement-file/problem.js";
import { AGENCY, CONTEXT, EXAMPLE } from "./support.js";

describe("the problems of an agreement file", () => {
  const problemsOf = (text: string): string[] => {
    try {
      readAgreement(text, CONTEXT);
      return [];
    } catch (error) {
      expect(error).to.be.instanceOf(AgreementFileError);
      return (error as AgreementFileError).problems.map(({ path }) => path);
    }
  };
  const changed = (...changes: readonly (readonly [RegExp | string, string])[]) =>
    changes.reduce((text, [from, to]) => {
      expect(text).to.match(from instanceof RegExp ? from : new RegExp(from));
      return text.replace(from, to);
    }, EXAMPLE);

  it("are said at once, whether they are in the form or in the meaning", () => {
    const text = changed(
      [AGENCY, AGENCY.replace("C", "c")],
      ["Europe/Dublin", "Dublin"],
      ["  currency: USD", "  curency: USD"],
      ["40 USDC per qualified lead", "40 EUR per qualified lead"],
      [/starts: \S+/, "starts: 2027-13-01"],
    );
    expect(problemsOf(text)).to.deep.equal([
      "agency.address",
      "agency.zone",
      "token.curency",
      "payment.price",
      "schedule.starts",
    ]);
  });

  for (const section of ["title", "client", "agency", "arbiter", "token", "metric", "payment", "schedule", "annex"]) {
    it(`are one, when the ${section} cannot be read`, () => {
      const text = EXAMPLE.replace(new RegExp(`^${section}:.*\\n(?:[ #].*\\n|\\n)*`, "m"), `${section}: [3]\n`);
      const found = problemsOf(text);
      expect(found).to.have.length(1);
      expect(found[0]).to.equal(section);
    });
  }

  it("are what is wrong with the form, when there is no chain to judge the rest by", () => {
    expect(problemsOf(changed([/chain: \S+/, "chain: base"], ["Europe/Dublin", "Dublin"]))).to.deep.equal(["chain"]);
  });
});
