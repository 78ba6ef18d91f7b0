import { expect } from "chai";

import { NoBaselineError } from "../../../toolkit/pricing/baseline.js";
import { excess, performance } from "../../../toolkit/pricing/performance.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { Random } from "../../support/random.js";
import { randomTerms, randomValue } from "../../support/random-terms.js";
import { validTerms } from "../../support/valid-terms.js";

const MAX = 2n ** 128n - 1n;
const SEEDS = Array.from({ length: 400 }, (_, seed) => seed);

/** Random terms with a period and a value worth trying. */
function randomCase(seed: number): { random: Random; terms: Terms; period: number; value: bigint } {
  const random = new Random(seed);
  const terms = randomTerms(random);
  const period = random.integer(0, terms.periodEnds.length - 1);
  return { random, terms, period, value: randomValue(random, terms, period) };
}

describe("performance", () => {
  it("never exceeds what the cap leaves above the base", () => {
    for (const seed of SEEDS) {
      const { terms, period, value } = randomCase(seed);
      for (const measured of [value, 0n, MAX]) {
        const earned = performance(terms, period, measured);
        expect(earned >= 0n && earned <= terms.cap - terms.base, `seed ${seed}`).to.equal(true);
      }
    }
  });

  it("never falls when the metric gets better, not even by one unit", () => {
    for (const seed of SEEDS) {
      const { random, terms, period, value } = randomCase(seed);
      for (const by of [1n, random.magnitude(MAX)]) {
        const better = terms.lowerIsBetter ? value - by : value + by;
        if (better < 0n || better > MAX) continue;
        const [before, after] = [performance(terms, period, value), performance(terms, period, better)];
        expect(after >= before, `seed ${seed}: ${value} → ${before}, ${better} → ${after}`).to.equal(true);
      }
    }
  });

  it("is 0 at the baseline and on its bad side", () => {
    for (const seed of SEEDS) {
      const { terms, period } = randomCase(seed);
      const baseline = terms.baselines[terms.baselines.length === 1 ? 0 : period] ?? 0n;
      expect(performance(terms, period, baseline), `seed ${seed}`).to.equal(0n);
      expect(performance(terms, period, terms.lowerIsBetter ? MAX : 0n), `seed ${seed}`).to.equal(0n);
    }
  });

  it("is the sum of what each single unit earns", () => {
    for (const seed of SEEDS) {
      const random = new Random(seed);
      const terms = smallTerms(random);
      const value = BigInt(random.integer(0, 60));
      expect(performance(terms, 0, value), `seed ${seed}`).to.equal(unitByUnit(terms, value));
    }
  });

  it("stays within 256 bits before the cap is applied, whatever fits the fields", () => {
    const steps = Array.from({ length: 16 }, (_, index) => ({
      threshold: index === 15 ? MAX : BigInt(index),
      lump: index === 15 ? MAX : 0n,
      rate: MAX,
    }));
    const numerator = steps.reduce((sum, { threshold, rate }, index) => {
      return sum + rate * ((steps[index + 1]?.threshold ?? MAX) - threshold);
    }, 0n);
    expect(numerator < 2n ** 256n).to.equal(true);
    expect(numerator / 10n ** 12n + 16n * MAX < 2n ** 256n).to.equal(true);
    expect(performance(validTerms({ cap: MAX, base: 0n, steps }), 0, MAX)).to.equal(MAX);
  });

  it("uses the period's own baseline", () => {
    const terms = validTerms({ baselines: [10n, 20n, 30n] });
    expect([0, 1, 2].map((period) => excess(terms, period, 25n))).to.deep.equal([15n, 5n, 0n]);
    expect(() => performance(terms, 3, 25n)).to.throw(NoBaselineError, "no baseline for period 3");
  });
});

/** Terms whose thresholds can be counted on fingers, with rates that do not come out even. */
function smallTerms(random: Random): Terms {
  const thresholds = [...new Set([0n, BigInt(random.integer(1, 9)), BigInt(random.integer(10, 30))])];
  const steps = thresholds.map((threshold) => ({
    threshold,
    lump: threshold === 0n ? 0n : random.below(500n),
    rate: random.below(10n ** 14n),
  }));
  return validTerms({ cap: random.between(500n, 5_000n), base: 0n, steps, baselines: [random.below(10n)] });
}

/** The price as a child would count it: every unit on its own, at the rate of the step it lies in. */
function unitByUnit(terms: Terms, value: bigint): bigint {
  const x = value - (terms.baselines[0] ?? 0n);
  let lumps = 0n;
  let trillionths = 0n;
  for (let unit = 1n; unit <= x; unit++) {
    for (const { threshold, lump } of terms.steps) if (unit === threshold) lumps += lump;
    trillionths += terms.steps.findLast(({ threshold }) => threshold < unit)?.rate ?? 0n;
  }
  const earned = lumps + trillionths / 1_000_000_000_000n;
  return earned < terms.cap - terms.base ? earned : terms.cap - terms.base;
}
