import { expect } from "chai";

import { interimQuestion, periodQuestion } from "../../../toolkit/schedule/questions.js";
import {
  allWindows,
  answerCounts,
  disputeWindows,
  isInterimPoint,
  lastExit,
  periodWindows,
  reviewFrom,
  settleFrom,
} from "../../../toolkit/schedule/windows.js";
import {
  NoSuchPeriodError,
  periodEnd,
  periodsBegun,
  periodsEnded,
  periodStart,
  runningPeriod,
  shortestPeriod,
} from "../../../toolkit/terms/periods.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START, validTerms, WITH_ARBITER, WITH_INTERIM } from "../../support/valid-terms.js";

const terms = validTerms({ ...WITH_ARBITER, ...WITH_INTERIM });
const [end0, end1, end2] = [START + 30n * DAY, START + 60n * DAY, START + 90n * DAY];

describe("periods", () => {
  it("begin where the one before ends", () => {
    expect([0, 1, 2].map((period) => periodStart(terms, period))).to.deep.equal([START, end0, end1]);
    expect([0, 1, 2].map((period) => periodEnd(terms, period))).to.deep.equal([end0, end1, end2]);
  });

  it("are refused when they do not exist", () => {
    expect(() => periodStart(terms, 3)).to.throw(NoSuchPeriodError, "no period 3");
    expect(() => periodEnd(terms, -1)).to.throw(NoSuchPeriodError, "no period -1");
  });

  for (const [at, begun, ended, running] of [
    [START - 1n, 0, 0, undefined],
    [START, 1, 0, 0],
    [end0 - 1n, 1, 0, 0],
    [end0, 2, 1, 1],
    [end2 - 1n, 3, 2, 2],
    [end2, 3, 3, undefined],
    [end2 + DAY, 3, 3, undefined],
  ] as const) {
    it(`${at - START} seconds after the start: ${begun} begun, ${ended} ended, ${running ?? "none"} running`, () => {
      expect(periodsBegun(terms, at)).to.equal(begun);
      expect(periodsEnded(terms, at)).to.equal(ended);
      expect(runningPeriod(terms, at)).to.equal(running);
    });
  }

  it("have a shortest one", () => {
    expect(shortestPeriod({ start: 0n, periodEnds: [10n, 15n, 40n] })).to.equal(5n);
    expect(shortestPeriod({ start: 0n, periodEnds: [] })).to.equal(undefined);
  });
});

describe("periodWindows", () => {
  it("follow from the terms", () => {
    expect(periodWindows(terms, 1)).to.deep.equal({
      period: 1,
      from: end0,
      to: end1,
      fundBefore: end0 + 3n * DAY,
      interimPoints: [7n, 14n, 21n, 28n].map((days) => end0 + days * DAY),
      askFrom: end1 + 14n * DAY,
      answerBefore: end1 + 17n * DAY,
      earliestSettle: end1 + 19n * DAY,
      settleUnanswered: end1 + 22n * DAY,
      latestSettle: end1 + 36n * DAY,
    });
  });

  it("have no interim point at the period's end", () => {
    const even = validTerms({ interimEvery: 10n * DAY, interimBps: 1n });
    expect(periodWindows(even, 0).interimPoints).to.deep.equal([START + 10n * DAY, START + 20n * DAY]);
    expect(isInterimPoint(even, 0, START + 20n * DAY)).to.equal(true);
    for (const none of [START, START + 30n * DAY, START + 20n * DAY + 1n, START - 10n * DAY]) {
      expect(isInterimPoint(even, 0, none), String(none)).to.equal(false);
    }
  });

  it("have no interim point without interim payments", () => {
    expect(periodWindows(validTerms(), 0).interimPoints).to.deep.equal([]);
    expect(isInterimPoint(validTerms(), 0, START + DAY)).to.equal(false);
  });

  it("never let two periods settle at once", () => {
    const windows = allWindows(terms);
    for (const [period, { askFrom }] of windows.entries()) {
      if (period > 0) expect(windows[period - 1]?.latestSettle).to.be.at.most(askFrom);
    }
  });
});

describe("settleFrom", () => {
  const q = end0 + 14n * DAY;
  const d = q + 3n * DAY;

  for (const [name, answeredAt, counts, from] of [
    ["one second before it may be asked", q - 1n, false, d],
    ["as soon as it may be asked", q, true, q],
    ["in the last second", d - 1n, true, d - 1n],
    ["one second too late", d, false, d],
  ] as const) {
    it(`counts the review of an answer written ${name}`, () => {
      expect(answerCounts(terms, 0, answeredAt)).to.equal(counts);
      expect(reviewFrom(terms, 0, answeredAt)).to.equal(from);
      expect(settleFrom(terms, 0, answeredAt)).to.equal(from + 5n * DAY);
    });
  }

  it("counts the review from the deadline when nobody answered", () => {
    expect(settleFrom(terms, 0, null)).to.equal(d + 5n * DAY);
    expect(settleFrom(validTerms(), 0, null)).to.equal(d);
  });
});

describe("disputeWindows", () => {
  const q = end0 + 14n * DAY;

  for (const [name, answeredAt, from] of [
    ["an answer", q + 7n, q + 7n],
    ["a missing answer", null, q + 3n * DAY],
    ["an answer that came too late", q + 3n * DAY, q + 3n * DAY],
  ] as const) {
    it(`follow one another after ${name}`, () => {
      expect(disputeWindows(terms, 0, answeredAt)).to.deep.equal({
        disputeFrom: from,
        ruleFrom: from + 5n * DAY,
        unruledFrom: from + 19n * DAY,
      });
    });
  }

  it("are over before the next period can be settled", () => {
    const { askFrom } = periodWindows(terms, 1);
    expect(disputeWindows(terms, 0, null).unruledFrom).to.be.at.most(askFrom);
    expect(disputeWindows(terms, 0, null).unruledFrom).to.equal(periodWindows(terms, 0).latestSettle);
  });

  it("are empty without an arbiter", () => {
    const at = { disputeFrom: q, ruleFrom: q, unruledFrom: q };
    expect(disputeWindows(validTerms(), 0, q)).to.deep.equal(at);
  });
});

describe("lastExit", () => {
  it("is the end of the last period plus every window", () => {
    expect(lastExit(terms)).to.equal(end2 + (14n + 3n + 5n + 14n) * DAY);
  });
});

describe("questions", () => {
  it("ask about the whole period, after the measure delay", () => {
    expect(periodQuestion(terms, 1)).to.deep.equal({
      metric: terms.metric,
      from: end0,
      to: end1,
      notBefore: end1 + 14n * DAY,
    });
  });

  it("ask about the running period at once", () => {
    const point = end0 + 7n * DAY;
    expect(interimQuestion(terms, 1, point)).to.deep.equal({
      metric: terms.metric,
      from: end0,
      to: point,
      notBefore: point,
    });
  });
});
