import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { deadlines } from "../../../toolkit/receipt/deadlines.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START, TERMS } from "./sample.js";

describe("deadlines", () => {
  const days = (options?: Parameters<typeof deadlines>[1], terms = TERMS) =>
    new Map(deadlines(terms, options).map(({ key, at }) => [key, Number((at - START) / DAY)]));

  it("has everything that somebody has to do or to know, by time", () => {
    const all = deadlines(TERMS);
    expect([...days()].filter(([key]) => key.startsWith("period-1-") && !key.includes("interim"))).to.deep.equal([
      ["period-1-starts", 0],
      ["period-1-fund-before", 2],
      ["period-1-ends", 30],
      ["period-1-ask-from", 33],
      ["period-1-answer-before", 40],
      ["period-1-dispute-before", 42],
      ["period-1-settle-from", 42],
      ["period-1-rule-before", 47],
    ]);
    expect(days().get("trial-end")).to.equal(5);
    expect(days().get("last-exit")).to.equal(137);
    expect(all.map(({ at }) => at)).to.deep.equal(all.map(({ at }) => at).toSorted((a, b) => Number(a - b)));
    for (const { who, action, title } of all) {
      expect(who).not.to.be.empty;
      expect(action).to.match(/\.$/);
      expect(title).not.to.match(/\.$/);
    }
  });

  it("brings review and ruling forward by an answer that came", () => {
    const known = days({ answeredAt: (period) => (period === 1 ? START + 64n * DAY : undefined) });
    expect(known.get("period-2-dispute-before")).to.equal(66);
    expect(known.get("period-2-settle-from")).to.equal(66);
    expect(known.get("period-2-rule-before")).to.equal(71);
    expect(known.get("period-1-dispute-before")).to.equal(42);
  });

  it("dates everything from the deadline when an answer is missing", () => {
    expect(days({ answeredAt: () => null }).get("period-1-settle-from")).to.equal(42);
  });

  it("has no disputes without an arbiter, and no trial without one", () => {
    const terms = { ...TERMS, arbiter: ZeroAddress, reviewWindow: 0n, rulingWindow: 0n, arbiterFee: 0n, trialEnd: 0n };
    const plain = days({}, terms);
    expect([...plain.keys()].filter((key) => /dispute|rule|trial/.test(key))).to.deep.equal([]);
    expect(plain.get("period-1-settle-from")).to.equal(40);
  });

  it("lists interim points, and no more of them than it is asked to", () => {
    const points = (most?: number) =>
      [...days(most === undefined ? {} : { mostInterimPoints: most }).keys()].filter((key) => key.includes("interim"));
    expect(points()).to.have.length(16);
    expect(points(5)).to.deep.equal([...[1, 2, 3, 4].map((n) => `period-1-interim-${n}`), "period-2-interim-1"]);
    expect(days().get("period-1-interim-2")).to.equal(14);
  });
});
