import { expect } from "chai";

import type { Action } from "../../../toolkit/pricing/action.js";
import { applyAction } from "../../../toolkit/pricing/history.js";
import { EMPTY_LEDGER, feesHeld, held, openDispute, paidOpen, type Ledger } from "../../../toolkit/pricing/ledger.js";
import { NotPossibleError } from "../../../toolkit/pricing/possible.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { Random } from "../../support/random.js";
import { randomHistory } from "../../support/random-history.js";
import { randomTerms } from "../../support/random-terms.js";
import { KINDS } from "../../support/random-walk.js";
import { START, validTerms, WITH_ARBITER } from "../../support/valid-terms.js";
import {
  USDC,
  end0,
  end1,
  end2,
  LEADS,
  RETAINER,
  fund,
  settle,
  interim,
  after,
  money,
  possible,
  expectFrom,
  expectBefore,
} from "./book.js";

describe("a whole agreement", () => {
  const [q0, q1, d2] = [end0 + 14n * DAY, end1 + 14n * DAY, end2 + 17n * DAY];
  const week = (month: number, number: bigint) => START + BigInt(month) * 30n * DAY + number * 7n * DAY;

  it("keeps the book to the last month, in which the client cuts off the data", () => {
    const ledger = after(
      LEADS,
      fund(3),
      interim(week(0, 1n), 50n),
      interim(week(0, 2n), 104n),
      interim(week(0, 3n), 155n),
      interim(week(0, 4n), 200n),
      interim(week(1, 1n), 80n),
      settle(q0, 198n),
      interim(week(1, 4n), 300n),
      interim(week(2, 1n), 60n),
      settle(q1, 310n),
      interim(week(2, 3n), 120n),
      settle(d2, null),
    );
    // 7,920 and 10,000, and 120 × 40 × 85 % = 4,080.
    expect(money(ledger)).to.deep.equal({ funded: 30_000n, paid: 22_000n, returned: 8_000n, held: 0n });
  });

  it("knows what is paid over several open months", () => {
    const ledger = after(LEADS, fund(3), interim(week(0, 1n), 50n), interim(week(1, 1n), 80n));
    // 85 % of 2,000 and of 3,200.
    expect(paidOpen(ledger)).to.equal((1_700n + 2_720n) * USDC);
    expect(
      paidOpen(after(LEADS, fund(3), interim(week(0, 1n), 50n), interim(week(1, 1n), 80n), settle(q0, 10n))),
    ).to.equal(2_720n * USDC);
  });
});

describe("fund", () => {
  it("locks the cap of each period, in one or several goes", () => {
    expect(money(after(LEADS, fund(1), fund(2, START)))).to.deep.equal({
      funded: 30_000n,
      paid: 0n,
      returned: 0n,
      held: 30_000n,
    });
  });

  it("is possible from 366 days before the start, for the first time", () => {
    expectFrom(LEADS, EMPTY_LEDGER, START - 366n * DAY, (at) => fund(1, at));
  });

  it("is possible until the next period's grace is over", () => {
    expectBefore(LEADS, EMPTY_LEDGER, START + 3n * DAY, (at) => fund(1, at));
    expectBefore(LEADS, after(LEADS, fund(1)), end0 + 3n * DAY, (at) => fund(1, at));
  });

  it("is refused for no period and for more than there are", () => {
    expect(() => after(LEADS, fund(0))).to.throw(NotPossibleError, "0 periods");
    expect(() => after(LEADS, fund(2), fund(2))).to.throw(NotPossibleError, "Only 1 periods are left");
  });

  for (const kind of ["cancel", "resign"] as const) {
    it(`is refused after a ${kind}`, () => {
      expect(() => after(LEADS, fund(1), { kind, at: START }, fund(1, START + 1n))).to.throw(
        NotPossibleError,
        "has ended",
      );
    });
  }
});

describe("interim", () => {
  const funded = after(LEADS, fund(1));
  const point = START + 7n * DAY;

  it("is possible from its point to the period's end", () => {
    expectFrom(LEADS, funded, point, (at) => interim(point, 1n, at));
    expectBefore(LEADS, funded, end0, (at) => interim(point, 1n, at));
  });

  it("is possible from the trial's end on", () => {
    const terms = validTerms({ ...LEADS, trialEnd: START + 14n * DAY });
    expectFrom(terms, funded, START + 14n * DAY, (at) => interim(point, 1n, at));
  });

  it("needs an answer written between its point and now", () => {
    const answered = (answeredAt: bigint): Action => ({
      kind: "interim",
      at: point + 9n,
      point,
      answer: { value: 1n, answeredAt },
    });
    expectFrom(LEADS, funded, point, answered);
    expectBefore(LEADS, funded, point + 10n, answered);
  });

  it("is refused between points, and in a period that is not funded", () => {
    expect(() => after(LEADS, fund(1), interim(point + 1n, 1n))).to.throw(NotPossibleError, "no interim point");
    expect(() => after(LEADS, fund(1), interim(end0, 1n))).to.throw(NotPossibleError, "not funded");
    expect(() => after(LEADS, fund(1), interim(START - 1n, 1n))).to.throw(NotPossibleError, "No period runs");
  });

  it("never pays the base, and leaves it to the settlement", () => {
    const paid = after(RETAINER, fund(1), interim(point, 30n));
    expect(money(paid)).to.deep.equal({ funded: 6_000n, paid: 850n, returned: 0n, held: 5_150n });
    const settled = after(RETAINER, fund(1), interim(point, 30n), settle(end0 + 17n * DAY, null));
    expect(money(settled)).to.deep.equal({ funded: 6_000n, paid: 2_850n, returned: 3_150n, held: 0n });
  });
});

describe("settle", () => {
  const funded = after(LEADS, fund(3));
  const [q, d] = [end0 + 14n * DAY, end0 + 17n * DAY];

  it("is possible from the answer on, without an arbiter", () => {
    expectFrom(LEADS, funded, q, (at) => settle(at, 1n));
    expectFrom(LEADS, funded, q + 5n, (at) => settle(at, 1n, q + 5n));
  });

  it("is possible from the deadline on, when nobody answered, or too early or too late", () => {
    expectFrom(LEADS, funded, d, (at) => settle(at, null));
    expectFrom(LEADS, funded, d, (at) => settle(at, 1n, q - 1n));
    expectFrom(LEADS, funded, d, (at) => settle(at, 1n, d));
  });

  it("waits for the review, with an arbiter", () => {
    const reviewed = validTerms({ ...LEADS, ...WITH_ARBITER });
    expectFrom(reviewed, funded, q + 5n * DAY, (at) => settle(at, 1n, q));
    expectFrom(reviewed, funded, d + 5n * DAY, (at) => settle(at, null));
  });

  it("counts an answer written in the last second, and none after it", () => {
    expect(after(LEADS, fund(1), settle(d, 10n, d - 1n)).paid).to.equal(400n * USDC);
    expect(after(LEADS, fund(1), settle(d, 10n, d)).paid).to.equal(0n);
    expect(after(LEADS, fund(1), settle(d, 10n, q - 1n)).paid).to.equal(0n);
  });

  it("is refused twice", () => {
    expect(() => after(LEADS, fund(1), settle(d, 10n, q), settle(d, 10n, q))).to.throw(NotPossibleError, "is settled");
  });
});

describe("optOut", () => {
  const trial = validTerms({ ...RETAINER, trialEnd: START + 14n * DAY });

  it("gives everything back, until the trial ends", () => {
    const ledger = after(trial, fund(3), { kind: "optOut", at: START + 14n * DAY - 1n });
    expect(money(ledger)).to.deep.equal({ funded: 18_000n, paid: 0n, returned: 18_000n, held: 0n });
    expectBefore(trial, after(trial, fund(3)), START + 14n * DAY, (at) => ({ kind: "optOut", at }));
  });

  it("is refused without a trial, without money and a second time", () => {
    expect(possible(RETAINER, after(RETAINER, fund(1)), { kind: "optOut", at: START })).to.equal(false);
    expect(possible(trial, EMPTY_LEDGER, { kind: "optOut", at: START })).to.equal(false);
    const out = after(trial, fund(1), { kind: "optOut", at: START });
    expect(possible(trial, out, { kind: "optOut", at: START + 1n })).to.equal(false);
  });
});

describe("cancel", () => {
  const returned = (terms: Terms, at: bigint) => after(terms, fund(3), { kind: "cancel", at }).returned / terms.cap;

  it("keeps the periods begun, from their very first second", () => {
    expect([START - 1n, START, end0 - 1n, end0, end1 - 1n, end1].map((at) => returned(LEADS, at))).to.deep.equal([
      ...[3n, 2n, 2n, 1n, 1n, 0n],
    ]);
  });

  it("keeps as many further periods as the notice says, but none that are not funded", () => {
    const noticed = (cancelNotice: bigint) => validTerms({ ...LEADS, cancelNotice });
    expect(returned(noticed(1n), START - 1n)).to.equal(2n);
    expect(returned(noticed(1n), START)).to.equal(1n);
    expect(returned(noticed(255n), START)).to.equal(0n);
  });

  it("leaves what is kept to settle as agreed, and what was paid to the agency", () => {
    const point = START + 7n * DAY;
    const ledger = after(RETAINER, fund(3), interim(point, 30n), { kind: "cancel", at: point + 1n });
    expect(money(ledger)).to.deep.equal({ funded: 18_000n, paid: 850n, returned: 12_000n, held: 5_150n });
    const q = end0 + 14n * DAY;
    const end = applyAction(RETAINER, ledger, settle(q, 40n)).ledger;
    expect(money(end)).to.deep.equal({ funded: 18_000n, paid: 4_000n, returned: 14_000n, held: 0n });
    expect(possible(RETAINER, end, settle(q + 60n * DAY, 40n))).to.equal(false);
  });

  it("lets interim go on in the periods kept", () => {
    const ledger = after(LEADS, fund(3), { kind: "cancel", at: START }, interim(START + 7n * DAY, 50n));
    expect(ledger.paid).to.equal(1_700n * USDC);
  });
});

describe("resign", () => {
  it("refunds the open period and the later ones, less what was paid as interim for the open one", () => {
    const point = end0 + 7n * DAY;
    const ledger = after(RETAINER, fund(3), interim(START + 7n * DAY, 40n), interim(point, 30n), {
      kind: "resign",
      at: point + 1n,
    });
    // 1,700 and 850 paid; 6,000 − 850 and 6,000 back; the first month waits with 4,300.
    expect(money(ledger)).to.deep.equal({ funded: 18_000n, paid: 2_550n, returned: 11_150n, held: 4_300n });
    expect(paidOpen(ledger)).to.equal(1_700n * USDC);

    const settled = applyAction(RETAINER, ledger, settle(end0 + 14n * DAY, 45n)).ledger;
    // 2,000 + 2,500 − 1,700 more for the first month.
    expect(money(settled)).to.deep.equal({ funded: 18_000n, paid: 5_350n, returned: 12_650n, held: 0n });
    expect(possible(RETAINER, ledger, interim(end0 + 14n * DAY, 60n))).to.equal(false);
  });

  it("keeps a period from the second it has ended", () => {
    const returned = (at: bigint) => after(LEADS, fund(3), { kind: "resign", at }).returned / LEADS.cap;
    expect([START - 1n, end0 - 1n, end0, end2 - 1n, end2].map(returned)).to.deep.equal([3n, 3n, 2n, 1n, 0n]);
  });
});

describe("ending twice", () => {
  const noticed = validTerms({ ...LEADS, cancelNotice: 1n, trialEnd: START + 14n * DAY });
  const cancelled = after(noticed, fund(3), { kind: "cancel", at: START });

  it("lets a cancelled agreement be given up as well: only more goes back", () => {
    expect(cancelled.returned).to.equal(LEADS.cap);
    const resigned = applyAction(noticed, cancelled, { kind: "resign", at: START + 1n }).ledger;
    expect(money(resigned)).to.deep.equal({ funded: 30_000n, paid: 0n, returned: 30_000n, held: 0n });
    const out = applyAction(noticed, cancelled, { kind: "optOut", at: START + 1n }).ledger;
    expect(out.returned).to.equal(3n * LEADS.cap);
  });

  it("refuses a second cancellation, and anything after a resignation or an opt-out", () => {
    expect(possible(noticed, cancelled, { kind: "cancel", at: START + 1n })).to.equal(false);
    for (const first of ["resign", "optOut"] as const) {
      const ended = after(noticed, fund(3), { kind: first, at: START });
      for (const second of ["cancel", "resign", "optOut"] as const) {
        expect(possible(noticed, ended, { kind: second, at: START + 1n }), `${first}, ${second}`).to.equal(false);
      }
    }
  });

  it("refuses to end what is closed", () => {
    const single = validTerms({ ...LEADS, periodEnds: [end0] });
    const q = end0 + single.measureDelay;
    const closed = after(single, fund(1), settle(q, 1n));
    expect(possible(single, closed, { kind: "cancel", at: q + 1n })).to.equal(false);
    expect(possible(single, closed, { kind: "resign", at: q + 1n })).to.equal(false);
  });
});

describe("random histories", () => {
  it("lose no base unit, and never hold anything in the end", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 300; seed++) {
      const random = new Random(seed);
      const terms = randomTerms(random, { preferInterim: true });
      let before: Ledger = EMPTY_LEDGER;
      let last = 0n;
      for (const { action, ledger, toAgency, toClient } of randomHistory(random, terms).entries) {
        seen.add(action.kind);
        expect(action.at > last, `seed ${seed}`).to.equal(true);
        last = action.at;
        expect(ledger.paid - before.paid, `seed ${seed}`).to.equal(toAgency);
        expect(ledger.returned - before.returned, `seed ${seed}`).to.equal(toClient);
        expect(toAgency >= 0n && toClient >= 0n && ledger.funded >= before.funded, `seed ${seed}`).to.equal(true);
        // Two ways to count what lies in escrow.
        const returned = openDispute(ledger)?.returned ?? 0n;
        const open = BigInt(ledger.periods - ledger.settled) * terms.cap - paidOpen(ledger) - returned;
        expect(held(ledger), `seed ${seed}, after ${action.kind}`).to.equal(open);
        expect(feesHeld(ledger) >= 0n, `seed ${seed}`).to.equal(true);
        if (openDispute(ledger) === undefined) expect(feesHeld(ledger), `seed ${seed}`).to.equal(0n);
        expect(held(ledger) >= 0n, `seed ${seed}`).to.equal(true);
        before = ledger;
      }
      expect(held(before), `seed ${seed}`).to.equal(0n);
    }
    expect([...seen]).to.have.members([...KINDS]);
  });

  it("are the same for the same seed", () => {
    const play = () => {
      const random = new Random(7);
      const terms = randomTerms(random);
      return { terms, history: randomHistory(random, terms) };
    };
    expect(play()).to.deep.equal(play());
  });
});
