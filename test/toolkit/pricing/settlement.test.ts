import { expect } from "chai";

import { performance } from "../../../toolkit/pricing/performance.js";
import { interimDue, settlement } from "../../../toolkit/pricing/settlement.js";
import { Random } from "../../support/random.js";
import { randomTerms, randomValue } from "../../support/random-terms.js";

describe("settlement", () => {
  it("splits the cap without remainder and never takes interim back, over any run of counts", () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = new Random(seed);
      const terms = randomTerms(random, { preferInterim: true });
      const period = random.integer(0, terms.periodEnds.length - 1);

      let paid = 0n;
      let best = 0n;
      for (let count = random.integer(0, 5); count > 0; count--) {
        const value = randomValue(random, terms, period);
        const due = interimDue(terms, period, value, paid);
        expect(due >= 0n, `seed ${seed}`).to.equal(true);
        paid += due;
        const earned = performance(terms, period, value);
        best = earned > best ? earned : best;
      }
      // What is paid in parts is what the best count alone would have been paid: rounding never adds up.
      expect(paid, `seed ${seed}`).to.equal((best * terms.interimBps) / 10_000n);

      const value = random.chance(20) ? null : randomValue(random, terms, period);
      const { total, toAgency, toClient } = settlement(terms, period, value, paid);
      expect(paid + toAgency + toClient, `seed ${seed}`).to.equal(terms.cap);
      expect(paid + toAgency, `seed ${seed}`).to.equal(total);
      expect(toAgency >= terms.base && toClient >= 0n, `seed ${seed}`).to.equal(true);
      if (value === null) expect(toAgency, `seed ${seed}`).to.equal(terms.base);
      else expect(total >= terms.base + performance(terms, period, value), `seed ${seed}`).to.equal(true);
    }
  });
});
