import { expect } from "chai";

import { questionsNotOutlived, uncoveredText } from "../../../toolkit/secrets/not-outlived.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START, validTerms, WITH_INTERIM } from "../../support/valid-terms.js";

// Periods end after 30, 60 and 90 days; their questions are asked 14 days later, for 3 days.
const terms = validTerms();
const at = (days: bigint) => START + days * DAY;

describe("questionsNotOutlived", () => {
  it("is none when the secrets live as long as answers count", () => {
    expect(questionsNotOutlived(terms, at(107n), START)).to.deep.equal([]);
  });

  it("has the questions that can only be asked for a part of their time, and those that cannot be asked", () => {
    const found = questionsNotOutlived(terms, at(75n), START);
    expect(found).to.deep.equal([
      { period: 1, kind: "settlement", askFrom: at(74n), answerBefore: at(77n), covered: "partly" },
      { period: 2, kind: "settlement", askFrom: at(104n), answerBefore: at(107n), covered: "not" },
    ]);
    expect(found.map(uncoveredText)).to.deep.equal([
      "the question of period 2 can be asked from 30 March 2027, 08:00 (UTC) on, but they expire before the time for it is over",
      "the question of period 3 is asked from 29 April 2027, 08:00 (UTC) on, when they have expired",
    ]);
  });

  it("counts the second in which they expire as too late", () => {
    const [second] = questionsNotOutlived(terms, at(74n), START);
    expect(second).to.include({ period: 1, covered: "not" });
    expect(questionsNotOutlived(terms, at(74n) + 1n, START)[0]).to.include({ period: 1, covered: "partly" });
  });

  it("leaves out what can no longer be answered", () => {
    expect(questionsNotOutlived(terms, START, at(77n)).map(({ period }) => period)).to.deep.equal([2]);
    expect(questionsNotOutlived(terms, START, at(107n))).to.deep.equal([]);
  });

  it("has interim questions, too", () => {
    const found = questionsNotOutlived(validTerms(WITH_INTERIM), at(10n), START).filter(({ period }) => period === 0);
    expect(found.map(({ kind, covered }) => [kind, covered])).to.deep.equal([
      ["interim", "partly"],
      ["interim", "not"],
      ["interim", "not"],
      ["interim", "not"],
      ["settlement", "not"],
    ]);
    expect(uncoveredText(found[1]!)).to.include("an interim question of period 1 is asked from");
  });
});
