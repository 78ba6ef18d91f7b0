import { expect } from "chai";

import { aggregate, observationQuorum, signatureQuorum } from "../../../toolkit/don/aggregate.js";
import { errorOutcome, type Outcome, resultOutcome } from "../../../toolkit/don/outcome.js";

const result = (...bytes: number[]): Outcome => resultOutcome(Uint8Array.from(bytes));
const error = errorOutcome;

describe("aggregate", () => {
  const cases: [name: string, outcomes: Outcome[], expected: Outcome][] = [
    ["one alone", [result(7)], result(7)],
    ["the middle of three", [result(9), result(1), result(5)], result(5)],
    ["the lower middle of four", [result(4), result(2), result(3), result(1)], result(2)],
    ["bytes as unsigned numbers", [result(0x80), result(0x7f), result(0xff)], result(0x80)],
    ["length before bytes", [result(9), result(1, 0), result(1, 1)], result(1, 0)],
    ["an empty result as the smallest", [result(), result(1), result(2)], result(1)],
    ["a lie above", [result(5), result(5), result(5), result(255)], result(5)],
    ["a lie below", [result(0), result(5), result(5), result(5)], result(5)],
    ["results against fewer errors", [error("a"), result(5), result(5), result(5)], result(5)],
    ["results against as many errors", [error("a"), error("a"), result(5), result(6)], result(5)],
    ["errors against fewer results", [error("a"), error("a"), error("b"), result(5)], error("a")],
    ["the median error", [error("bb"), error("c"), error("a")], error("c")],
  ];
  for (const [name, outcomes, expected] of cases) {
    it(`takes ${name}`, () => {
      expect(aggregate(outcomes)).to.deep.equal(expected);
      expect(aggregate(outcomes.toReversed())).to.deep.equal(expected);
    });
  }

  it("refuses to make something out of nothing", () => expect(() => aggregate([])).to.throw(RangeError));
});

describe("quorums", () => {
  it("needs 3 observations and 3 signatures of 4 nodes, 5 and 5 of 7", () => {
    expect([observationQuorum(1), signatureQuorum(4, 1)]).to.deep.equal([3, 3]);
    expect([observationQuorum(2), signatureQuorum(7, 2)]).to.deep.equal([5, 5]);
  });
});
