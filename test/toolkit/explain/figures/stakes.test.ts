import { expect } from "chai";

import { bestValue, mostEarned, stepValue, topValue } from "../../../../toolkit/explain/figures/earnings.js";
import { evenLoss, holdback, mostInterim } from "../../../../toolkit/explain/figures/interim.js";
import { stakes } from "../../../../toolkit/explain/figures/stakes.js";
import { performance } from "../../../../toolkit/pricing/performance.js";
import { interimEarned, settlement } from "../../../../toolkit/pricing/settlement.js";
import { DAY } from "../../../../toolkit/units/durations.js";
import { allWindows } from "../../../../toolkit/schedule/windows.js";
import { MAX_UINT128 } from "../../../../toolkit/units/amount.js";
import type { Terms } from "../../../../toolkit/terms/types.js";
import { sampleAgreement } from "../../../support/agreements.js";
import { randomTerms, randomValue } from "../../../support/random-terms.js";
import { Random } from "../../../support/random.js";
import { START, validTerms, WITH_INTERIM } from "../../../support/valid-terms.js";

const SEEDS = Array.from({ length: 150 }, (_, index) => index + 1);

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

describe("stakes", () => {
  it("bounds what any false number misprices, and is reached by one", () => {
    for (const seed of SEEDS) {
      const random = new Random(seed);
      const terms = randomTerms(random);
      const { misprice } = stakes(terms);
      const reached = terms.periodEnds.map((_, period) => {
        for (let tries = 0; tries < 10; tries++) {
          const [truth, said] = [randomValue(random, terms, period), randomValue(random, terms, period)];
          const wrong = distance(settlement(terms, period, truth).total, settlement(terms, period, said).total);
          expect(wrong <= misprice.perPeriod, `seed ${seed}, period ${period}`).to.equal(true);
        }
        const worst = terms.lowerIsBetter ? MAX_UINT128 : 0n;
        return settlement(terms, period, bestValue(terms)).total - settlement(terms, period, worst).total;
      });
      expect(misprice.inAll, `seed ${seed}`).to.equal(reached.reduce((sum, amount) => sum + amount, 0n));
      expect(reached, `seed ${seed}`).to.include(misprice.perPeriod);
    }
  });

  it("bounds what false numbers can have paid for good before the true one is there", () => {
    for (const seed of SEEDS) {
      const random = new Random(seed);
      const terms = randomTerms(random, { preferInterim: true });
      const { final } = stakes(terms);
      for (const { period } of allWindows(terms)) {
        const truth = randomValue(random, terms, period);
        const paid =
          terms.interimEvery === 0n ? 0n : interimEarned(terms, period, randomValue(random, terms, period), 0n);
        const lost = settlement(terms, period, truth, paid).total - settlement(terms, period, truth).total;
        const possible = terms.trialEnd < (terms.periodEnds[period] ?? 0n);
        if (possible) expect(lost <= final.perPeriod, `seed ${seed}, period ${period}`).to.equal(true);
      }
    }
  });

  it("counts no payment meanwhile in a period that is all trial", () => {
    const terms = validTerms({ ...WITH_INTERIM, trialEnd: START + 30n * DAY });
    expect(terms.periodEnds.map((_, period) => mostInterim(terms, period))).to.deep.equal([
      0n,
      3_400_000_000n,
      3_400_000_000n,
    ]);
    expect(stakes(terms).final).to.deep.equal({ perPeriod: 3_400_000_000n, inAll: 6_800_000_000n });
  });

  it("counts the periods that lack their number at the same time, as a look at every moment does", () => {
    for (const seed of SEEDS) {
      const terms = randomTerms(new Random(seed));
      const windows = allWindows(terms);
      const moments = windows.flatMap(({ from, to, askFrom }) => [from, to, askFrom - 1n, askFrom]);
      const lacking = moments.map((at) => windows.filter(({ from, askFrom }) => from <= at && at < askFrom));
      const { silence } = stakes(terms);
      expect(silence.periods, `seed ${seed}`).to.equal(Math.max(...lacking.map((group) => group.length)));
      const amounts = lacking.map((group) => group.reduce((sum, { period }) => sum + mostEarned(terms, period), 0n));
      expect(silence.most, `seed ${seed}`).to.equal(
        amounts.reduce((most, amount) => (amount > most ? amount : most), 0n),
      );
    }
  });

  it("knows one, two and three periods at a time", () => {
    const periods = (measureDelay: bigint) => stakes(validTerms({ measureDelay })).silence;
    expect(periods(0n)).to.deep.equal({ periods: 1, most: 4_000_000_000n });
    expect(periods(1n)).to.deep.equal({ periods: 2, most: 8_000_000_000n });
    expect(periods(30n * DAY)).to.deep.equal({ periods: 2, most: 8_000_000_000n });
    expect(periods(30n * DAY + 1n)).to.deep.equal({ periods: 3, most: 12_000_000_000n });
  });
});

describe("topValue", () => {
  it("is the first result that pays the most", () => {
    for (const seed of SEEDS) {
      const terms = randomTerms(new Random(seed));
      for (const [period] of terms.periodEnds.entries()) {
        const most = mostEarned(terms, period);
        const top = topValue(terms, period);
        if (top === undefined) {
          expect(most, `seed ${seed}`).to.equal(0n);
          continue;
        }
        const poorer = terms.lowerIsBetter ? top + 1n : top - 1n;
        expect(performance(terms, period, top), `seed ${seed}`).to.equal(most);
        expect(performance(terms, period, poorer) < most, `seed ${seed}`).to.equal(true);
      }
    }
  });
});

describe("stepValue", () => {
  it("adds thresholds to the baseline, or takes them off, as far as there are such numbers", () => {
    const up: Terms = validTerms({ baselines: [100n] });
    const down: Terms = { ...up, lowerIsBetter: true };
    expect(stepValue(up, 0, 20n)).to.equal(120n);
    expect(stepValue(up, 0, MAX_UINT128 - 99n)).to.equal(undefined);
    expect(stepValue(down, 0, 100n)).to.equal(0n);
    expect(stepValue(down, 0, 101n)).to.equal(undefined);
  });
});

describe("evenLoss", () => {
  const ONE = 1_000_000n;
  const { terms } = sampleAgreement("validated leads");

  it("is what the worst moment costs, worked out by hand", () => {
    // 250 leads in 30 days: 58, 116, 175 and 233 at the weekly counts. Before the fourth, 85 % of 175 × 40 were paid:
    // 233 × 40 − 5,950 = 3,370. Earlier ones: 2,320, 2,668 and 3,056; after the end: 10,000 − 85 % of 9,320 = 2,078.
    expect(evenLoss(terms, 0)).to.equal(3_370n * ONE);
  });

  it("is everything without payments meanwhile", () => {
    expect(evenLoss({ ...terms, interimEvery: 0n, interimBps: 0n }, 0)).to.equal(10_000n * ONE);
  });

  it("is at most what a period can earn, and at least what is held back", () => {
    for (const seed of SEEDS) {
      const random = randomTerms(new Random(seed), { preferInterim: true });
      const loss = evenLoss(random, 0);
      expect(loss <= mostEarned(random, 0), `seed ${seed}`).to.equal(true);
      expect(loss >= holdback(random, 0), `seed ${seed}`).to.equal(true);
    }
  });
});

describe("holdback", () => {
  it("is what interim payments leave of the most", () => {
    const { terms } = sampleAgreement("validated leads");
    expect(mostInterim(terms, 0)).to.equal(8_500_000_000n);
    expect(holdback(terms, 0)).to.equal(1_500_000_000n);
  });
});
