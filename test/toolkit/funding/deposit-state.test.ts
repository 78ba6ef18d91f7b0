import { expect } from "chai";

import { depositState, type DepositFacts } from "../../../toolkit/funding/deposit-state.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START, validTerms } from "../../support/valid-terms.js";

// Compared with the contract's views in test/funding/DepositAddresses/windows.test.ts.
describe("depositState", () => {
  const terms = validTerms({ cap: 100n, fundingGrace: 3n * DAY });
  const unknown = { funded: 0n, end: 0n, consent: 0n };
  const proposed = { funded: 0n, end: 0n, consent: 1n };
  const state = (facts: Partial<DepositFacts>) =>
    depositState(terms, { balance: 0n, setAside: 0n, agreement: proposed, at: START, ...facts });

  for (const [balance, expected] of [
    [0n, { kind: "empty", deposited: 0n, missing: 100n, surplus: 0n, returnable: 0n }],
    [1n, { kind: "short", deposited: 1n, missing: 99n, surplus: 0n, returnable: 0n }],
    [99n, { kind: "short", deposited: 99n, missing: 1n, surplus: 0n, returnable: 0n }],
    [100n, { kind: "exact", deposited: 100n, missing: 0n, surplus: 0n, returnable: 0n }],
    [101n, { kind: "excess", deposited: 101n, missing: 0n, surplus: 1n, returnable: 0n }],
    [1_000n, { kind: "excess", deposited: 1_000n, missing: 0n, surplus: 900n, returnable: 0n }],
  ] as const) {
    it(`is ${expected.kind} with ${balance} of 100`, () => {
      expect(state({ balance })).to.deep.include(expected);
      expect(state({ balance, agreement: unknown })).to.deep.include(expected);
    });
  }

  for (const [what, balance, setAside, expected] of [
    ["nothing but it", 30n, 30n, { kind: "empty", deposited: 0n, missing: 100n, surplus: 0n, returnable: 30n }],
    ["a short deposit", 100n, 30n, { kind: "short", deposited: 70n, missing: 30n, surplus: 0n, returnable: 30n }],
    ["an exact deposit", 130n, 30n, { kind: "exact", deposited: 100n, missing: 0n, surplus: 30n, returnable: 30n }],
    ["less than it", 20n, 30n, { kind: "empty", deposited: 0n, missing: 100n, surplus: 0n, returnable: 20n }],
  ] as const) {
    it(`does not count what is set aside, given ${what}`, () => {
      expect(state({ balance, setAside })).to.deep.include(expected);
    });
  }

  for (const [what, facts] of [
    ["the first period was not funded in time", { at: START + 3n * DAY }],
    ["a later period was not", { agreement: { ...proposed, funded: 1n }, at: START + 33n * DAY }],
    ["all periods are funded", { agreement: { ...proposed, funded: 3n } }],
    ["it was ended", { agreement: { ...proposed, funded: 1n, end: 1n } }],
    ["the agency retracted", { agreement: { ...proposed, consent: 2n } }],
  ] as const) {
    it(`is late when ${what}`, () => {
      for (const balance of [1n, 100n, 250n]) {
        expect(state({ ...facts, balance, setAside: 1n })).to.deep.equal({
          kind: "late",
          deposited: balance - 1n,
          missing: 0n,
          surplus: 0n,
          returnable: balance,
          next: undefined,
        });
      }
      expect(state({ ...facts, balance: 0n }).kind).to.equal("empty");
    });
  }

  it("names the next period and when it can be funded", () => {
    expect(state({ at: START + 3n * DAY - 1n }).next).to.deep.equal({
      period: 0,
      from: START - 366n * DAY,
      before: START + 3n * DAY,
    });
    const later = { ...proposed, funded: 2n };
    expect(state({ agreement: later, at: START + 63n * DAY - 1n }).next).to.deep.equal({
      period: 2,
      from: 0n,
      before: START + 63n * DAY,
    });
  });

  it("knows no time before 1970", () => {
    const early = { ...terms, start: 5n, periodEnds: [50n] };
    expect(depositState(early, { balance: 1n, setAside: 0n, agreement: proposed, at: 1n }).next).to.deep.equal({
      period: 0,
      from: 0n,
      before: 5n + 3n * DAY,
    });
  });

  it("is late for terms without periods", () => {
    const none = { ...terms, periodEnds: [] };
    expect(depositState(none, { balance: 1n, setAside: 0n, agreement: unknown, at: 0n }).kind).to.equal("late");
  });
});
