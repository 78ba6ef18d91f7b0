import { expect } from "chai";

import type { Action, MutualAction } from "../../../toolkit/pricing/action.js";
import { applyAction } from "../../../toolkit/pricing/history.js";
import { EMPTY_LEDGER, feesHeld, held, openDispute, paidOpen } from "../../../toolkit/pricing/ledger.js";
import { NotPossibleError } from "../../../toolkit/pricing/possible.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START, validTerms, WITH_ARBITER } from "../../support/valid-terms.js";
import { after, end0, end1, expectBefore, fund, interim, LEADS, money, possible, settle, USDC } from "./book.js";

const TERMS = validTerms({ ...LEADS, ...WITH_ARBITER });
const q = end0 + 14n * DAY;

function mutual(agency: bigint, client: bigint, changes: Partial<MutualAction> = {}): MutualAction {
  return {
    ...{ kind: "settleMutually", at: START, periodsSettled: 0, validUntil: START + DAY },
    ...{ agencyAmount: agency * USDC, clientAmount: client * USDC },
    ...changes,
  };
}

describe("settleMutually", () => {
  it("splits all that is held, and closes", () => {
    const ledger = after(TERMS, fund(2), mutual(12_000n, 8_000n));
    expect(money(ledger)).to.deep.equal({ funded: 20_000n, paid: 12_000n, returned: 8_000n, held: 0n });
    expect([ledger.end, ledger.periods, paidOpen(ledger)]).to.deep.equal(["mutual", 0, 0n]);
    for (const action of [fund(1, START + 1n), mutual(0n, 0n, { at: START + 1n }), settle(q, 1n)]) {
      expect(possible(TERMS, ledger, action), action.kind).to.equal(false);
    }
  });

  it("splits what interim payments and settlements left", () => {
    const point = end0 + 7n * DAY;
    const ledger = after(LEADS, fund(2), interim(point, 10n), settle(q, 100n), {
      ...mutual(1_660n, 8_000n),
      ...{ at: q + 1n, periodsSettled: 1, validUntil: q + 2n },
    });
    // 340 as interim of the second month, 4,000 for the first.
    expect(money(ledger)).to.deep.equal({ funded: 20_000n, paid: 6_000n, returned: 14_000n, held: 0n });
  });

  it("returns the fees of an open dispute on top", () => {
    const answers = [{ value: 100n, answeredAt: q }];
    const disputed: Action = { kind: "dispute", at: q, by: "client", period: 0, claimedValue: 40n, answers };
    const before = after(TERMS, fund(1), disputed);
    const { ledger, fees } = applyAction(TERMS, before, mutual(1_400n, 7_000n, { at: q + 1n, validUntil: q + DAY }));
    expect(fees).to.deep.equal({ toClient: TERMS.arbiterFee, toAgency: 0n, toArbiter: 0n });
    expect([held(ledger), feesHeld(ledger), openDispute(ledger)]).to.deep.equal([0n, 0n, undefined]);
  });

  it("is possible until the offer expires", () => {
    const offer = mutual(10_000n, 0n);
    expectBefore(TERMS, after(TERMS, fund(1)), START + DAY, (at) => ({ ...offer, at }));
  });

  it("is possible after a cancellation, as long as something is held", () => {
    const cancelled = after(TERMS, fund(1), { kind: "cancel", at: START });
    expect(possible(TERMS, cancelled, mutual(5_000n, 5_000n, { at: START + 1n }))).to.equal(true);
  });

  it("closes an agreement that holds nothing while its next period can still be funded, and not afterwards", () => {
    const terms = validTerms({ ...LEADS, measureDelay: 0n });
    const settled = after(terms, fund(1), settle(end0, 1n));
    const nothing = mutual(0n, 0n, { periodsSettled: 1, validUntil: end1 });
    expectBefore(terms, settled, end0 + terms.fundingGrace, (at) => ({ ...nothing, at }));
  });

  const funded = after(TERMS, fund(1));
  for (const [why, action, problem] of [
    ["a sum above what is held", mutual(10_000n, 1n), "is held"],
    ["a sum below what is held", mutual(9_999n, 0n), "is held"],
    ["another number of settled periods", mutual(10_000n, 0n, { periodsSettled: 1 }), "periods settled"],
  ] as const) {
    it(`is refused for ${why}`, () => {
      expect(() => applyAction(TERMS, funded, action)).to.throw(NotPossibleError, problem);
    });
  }

  it("is refused before anything is funded", () => {
    expect(() => applyAction(TERMS, EMPTY_LEDGER, mutual(0n, 0n))).to.throw(NotPossibleError, "No period is funded");
  });
});
