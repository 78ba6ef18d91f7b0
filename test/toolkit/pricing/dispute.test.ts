import { expect } from "chai";

import type { Action, Answer } from "../../../toolkit/pricing/action.js";
import { applyAction } from "../../../toolkit/pricing/history.js";
import { feesHeld, held, openDispute, paidOpen } from "../../../toolkit/pricing/ledger.js";
import type { Party } from "../../../toolkit/pricing/party.js";
import { NotPossibleError } from "../../../toolkit/pricing/possible.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START, validTerms, WITH_ARBITER } from "../../support/valid-terms.js";
import {
  after,
  end0,
  end1,
  expectBefore,
  expectFrom,
  fund,
  interim,
  LEADS,
  money,
  possible,
  settle,
  USDC,
} from "./book.js";

/** 40 USDC per lead, at most 10,000; five days to review, fourteen to rule, a fee of 150. */
const TERMS = validTerms({ ...LEADS, ...WITH_ARBITER });
const FEE = TERMS.arbiterFee;
const q = end0 + 14n * DAY;
const d = q + 3n * DAY;
const reviewEnd = q + 5n * DAY;
const rulingEnd = reviewEnd + 14n * DAY;

/** 100 leads, so 4,000 USDC, answered as soon as it could be asked. */
const ANSWER: Answer = { value: 100n, answeredAt: q };

function dispute(by: Party, claimedValue: bigint, at = q, answers: (Answer | null)[] = [ANSWER], period = 0): Action {
  return { kind: "dispute", at, by, period, claimedValue, answers };
}
const payUndisputed = (at = reviewEnd): Action => ({ kind: "payUndisputed", at });
const rule = (value: bigint, at = reviewEnd, period = 0): Action => ({ kind: "rule", at, period, value });

const funded = after(TERMS, fund(1));
/** 40 by the client, 150 by the agency, 100 by the oracle. */
const byClient = after(TERMS, fund(1), dispute("client", 40n));
const byAgency = after(TERMS, fund(1), dispute("agency", 150n));
const byBoth = after(TERMS, fund(1), dispute("client", 40n), dispute("agency", 150n, q + 1n));

describe("dispute", () => {
  it("by the client pays the agency what the client admits, and nothing back while the agency may claim more", () => {
    expect(money(byClient)).to.deep.equal({ funded: 10_000n, paid: 1_600n, returned: 0n, held: 8_400n });
    expect(paidOpen(byClient)).to.equal(1_600n * USDC);
  });

  it("by the agency returns what the agency does not claim, and pays nothing while the client may claim less", () => {
    expect(money(byAgency)).to.deep.equal({ funded: 10_000n, paid: 0n, returned: 4_000n, held: 6_000n });
    expect(paidOpen(byAgency)).to.equal(0n);
  });

  it("by both leaves what lies between their claims", () => {
    expect(money(byBoth)).to.deep.equal({ funded: 10_000n, paid: 1_600n, returned: 4_000n, held: 4_400n });
  });

  it("comes to the same whoever is first", () => {
    const other = after(TERMS, fund(1), dispute("agency", 150n), dispute("client", 40n, q + 1n));
    expect(other).to.deep.equal(byBoth);
  });

  it("takes a fee of each disputer, apart from the agreement's money", () => {
    expect(byBoth.fees.paid).to.deep.equal({ client: FEE, agency: FEE });
    expect([feesHeld(byClient), feesHeld(byBoth)]).to.deep.equal([FEE, 2n * FEE]);
  });

  it("is possible from the answer to the end of the review", () => {
    expectFrom(TERMS, funded, q, (at) => dispute("client", 40n, at));
    expectBefore(TERMS, funded, reviewEnd, (at) => dispute("client", 40n, at));
  });

  it("of a missing answer is possible from the deadline to the end of the review", () => {
    expectFrom(TERMS, funded, d, (at) => dispute("agency", 40n, at, [null]));
    expectBefore(TERMS, funded, d + 5n * DAY, (at) => dispute("agency", 40n, at, [null]));
    const late = { value: 100n, answeredAt: d };
    expect(openDispute(after(TERMS, fund(1), dispute("agency", 40n, d, [late])))?.answer).to.equal(null);
  });

  it("does not prolong the review of the other party", () => {
    expectBefore(TERMS, byClient, reviewEnd, (at) => dispute("agency", 150n, at));
  });

  for (const [by, claims] of [
    ["client", [100n, 101n]],
    ["agency", [100n, 99n]],
  ] as const) {
    it(`of the ${by} must be better for it than the answer`, () => {
      for (const claim of claims) {
        expect(() => applyAction(TERMS, funded, dispute(by, claim))).to.throw(NotPossibleError, "no better for the");
      }
      const best = by === "client" ? 99n : 101n;
      expect(possible(TERMS, funded, dispute(by, best))).to.equal(true);
    });
  }

  it("compares what claims pay, not what they count: beyond the cap more leads are no more money", () => {
    const full: Answer = { value: 250n, answeredAt: q };
    expect(possible(TERMS, funded, dispute("agency", 300n, q, [full]))).to.equal(false);
    // Paid as interim already: what it was cannot be claimed back.
    const paid = after(TERMS, fund(1), interim(START + 7n * DAY, 200n));
    expect(possible(TERMS, paid, dispute("client", 160n, q, [{ value: 165n, answeredAt: q }]))).to.equal(false);
  });

  it("is possible once for each party", () => {
    expect(() => applyAction(TERMS, byClient, dispute("client", 30n, q + 1n))).to.throw(
      NotPossibleError,
      "disputes period 0 already",
    );
  });

  it("is refused without an arbiter, for a settled period and for one that is not funded", () => {
    const without = validTerms(LEADS);
    expect(() => applyAction(without, funded, dispute("client", 40n))).to.throw(NotPossibleError, "no arbiter");
    const settled = after(TERMS, fund(1), settle(reviewEnd, 100n, q));
    expect(() => applyAction(TERMS, settled, dispute("client", 40n))).to.throw(NotPossibleError, "is settled");
    expect(() => applyAction(TERMS, funded, dispute("client", 40n, q, [ANSWER, null], 1))).to.throw(
      NotPossibleError,
      "not funded",
    );
  });

  it("settles earlier periods on the way", () => {
    const q1 = end1 + 14n * DAY;
    const late = dispute("client", 10n, q1, [ANSWER, { value: 50n, answeredAt: q1 }], 1);
    const outcome = applyAction(TERMS, after(TERMS, fund(2)), late);
    // 4,000 and 6,000 of the first month, 400 of the second.
    expect([outcome.toAgency / USDC, outcome.toClient / USDC]).to.deep.equal([4_400n, 6_000n]);
    expect(outcome.ledger.settled).to.equal(1);
    expect(held(outcome.ledger)).to.equal(9_600n * USDC);
  });

  it("is refused while earlier periods are not due", () => {
    const early = dispute("client", 10n, q, [ANSWER, ANSWER], 1);
    expect(possible(TERMS, after(TERMS, fund(2)), early)).to.equal(false);
  });

  it("leaves interim payments where they are", () => {
    const paid = [fund(1), interim(START + 7n * DAY, 20n)];
    const ledger = after(TERMS, ...paid, dispute("client", 40n));
    // 680 as interim, 920 more.
    expect(money(ledger)).to.deep.equal({ funded: 10_000n, paid: 1_600n, returned: 0n, held: 8_400n });
    const settled = after(TERMS, ...paid, dispute("client", 40n), rule(70n));
    expect(money(settled)).to.deep.equal({ funded: 10_000n, paid: 2_800n, returned: 7_200n, held: 0n });
  });
});

describe("payUndisputed", () => {
  it("moves what one party alone left undisputed", () => {
    const afterClient = applyAction(TERMS, byClient, payUndisputed());
    expect([afterClient.toAgency, afterClient.toClient]).to.deep.equal([0n, 6_000n * USDC]);
    const afterAgency = applyAction(TERMS, byAgency, payUndisputed());
    expect([afterAgency.toAgency, afterAgency.toClient]).to.deep.equal([4_000n * USDC, 0n]);
    expect(paidOpen(afterAgency.ledger)).to.equal(4_000n * USDC);
  });

  it("has nothing to move a second time, or when both dispute", () => {
    const { ledger } = applyAction(TERMS, byClient, payUndisputed());
    for (const book of [ledger, byBoth]) {
      expect(() => applyAction(TERMS, book, payUndisputed(reviewEnd + 1n))).to.throw(NotPossibleError, "has moved");
    }
  });

  it("is possible from the end of the review on, also after the ruling window", () => {
    expectFrom(TERMS, byClient, reviewEnd, payUndisputed);
    expect(possible(TERMS, byClient, payUndisputed(rulingEnd))).to.equal(true);
    expect(() => applyAction(TERMS, funded, payUndisputed())).to.throw(NotPossibleError, "not in dispute");
  });
});

describe("rule", () => {
  function total(ledger: typeof byBoth, value: bigint): bigint {
    return applyAction(TERMS, ledger, rule(value)).ledger.paid / USDC;
  }

  it("decides between the claims, whatever the arbiter says", () => {
    expect([0n, 40n, 70n, 150n, 10_000n].map((value) => total(byBoth, value))).to.deep.equal([
      ...[1_600n, 1_600n, 2_800n, 6_000n, 6_000n],
    ]);
  });

  it("decides between the answer and the claim, when one disputes", () => {
    expect([0n, 70n, 100n, 150n].map((value) => total(byClient, value))).to.deep.equal([
      1_600n,
      2_800n,
      4_000n,
      4_000n,
    ]);
    expect([0n, 100n, 120n, 200n].map((value) => total(byAgency, value))).to.deep.equal([
      4_000n,
      4_000n,
      4_800n,
      6_000n,
    ]);
  });

  it("settles the period to the last base unit, whatever moved before", () => {
    for (const before of [byClient, byAgency, byBoth]) {
      const released = possible(TERMS, before, payUndisputed())
        ? applyAction(TERMS, before, payUndisputed()).ledger
        : before;
      for (const book of [before, released]) {
        const { ledger } = applyAction(TERMS, book, rule(120n));
        expect([held(ledger), paidOpen(ledger), ledger.settled]).to.deep.equal([0n, 0n, 1]);
        expect(ledger.paid + ledger.returned).to.equal(TERMS.cap);
        expect(ledger.paid).to.equal(applyAction(TERMS, before, rule(120n)).ledger.paid);
      }
    }
  });

  it("earns the arbiter the fee of each disputer", () => {
    expect(applyAction(TERMS, byClient, rule(70n)).fees).to.deep.equal({ toClient: 0n, toAgency: 0n, toArbiter: FEE });
    const { fees, ledger } = applyAction(TERMS, byBoth, rule(70n));
    expect(fees).to.deep.equal({ toClient: 0n, toAgency: 0n, toArbiter: 2n * FEE });
    expect([ledger.fees.earned, feesHeld(ledger)]).to.deep.equal([2n * FEE, 0n]);
  });

  it("is possible in the ruling window only", () => {
    expectFrom(TERMS, byBoth, reviewEnd, (at) => rule(70n, at));
    expectBefore(TERMS, byBoth, rulingEnd, (at) => rule(70n, at));
  });

  it("is refused for a period that is not in dispute, and a second time", () => {
    expect(() => applyAction(TERMS, funded, rule(70n))).to.throw(NotPossibleError, "not in dispute");
    expect(() => applyAction(TERMS, byBoth, rule(70n, reviewEnd, 1))).to.throw(NotPossibleError, "Period 1 is not");
    expect(possible(TERMS, applyAction(TERMS, byBoth, rule(70n)).ledger, rule(70n, reviewEnd + 1n))).to.equal(false);
  });
});

describe("silence of the arbiter", () => {
  it("lets the answer stand and returns the fees", () => {
    const { ledger, fees } = applyAction(TERMS, byBoth, settle(rulingEnd, 100n, q));
    expect(money(ledger)).to.deep.equal({ funded: 10_000n, paid: 4_000n, returned: 6_000n, held: 0n });
    expect(fees).to.deep.equal({ toClient: FEE, toAgency: FEE, toArbiter: 0n });
    expect([feesHeld(ledger), paidOpen(ledger)]).to.deep.equal([0n, 0n]);
    expect(applyAction(TERMS, byAgency, settle(rulingEnd, 100n, q)).fees.toClient).to.equal(0n);
  });

  it("ends at the second at which the arbiter can no longer rule", () => {
    expectFrom(TERMS, byClient, rulingEnd, (at) => settle(at, 100n, q));
  });

  it("keeps the answer as it was when it was disputed", () => {
    const { ledger } = applyAction(TERMS, byClient, settle(rulingEnd, 9_999n, q));
    expect(ledger.paid).to.equal(4_000n * USDC);
  });

  it("lets a missing answer stand, too", () => {
    const missing = after(TERMS, fund(1), dispute("agency", 150n, d, [null]));
    const { ledger } = applyAction(TERMS, missing, settle(d + 19n * DAY, null));
    expect(money(ledger)).to.deep.equal({ funded: 10_000n, paid: 0n, returned: 10_000n, held: 0n });
  });
});

describe("leaving while a period is in dispute", () => {
  for (const kind of ["cancel", "resign"] as const) {
    it(`keeps the disputed period after a ${kind}`, () => {
      const ledger = after(TERMS, fund(3), dispute("client", 40n), { kind, at: end1 - 1n - 14n * DAY });
      expect(openDispute(ledger)?.claims.client).to.equal(1_600n * USDC);
      const ruled = applyAction(TERMS, ledger, rule(70n)).ledger;
      expect(ruled.paid).to.equal(2_800n * USDC);
    });
  }
});
