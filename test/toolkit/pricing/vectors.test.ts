import { expect } from "chai";

import { performance } from "../../../toolkit/pricing/performance.js";
import { interimDue, settlement } from "../../../toolkit/pricing/settlement.js";
import { pricingVectors } from "../../support/pricing-vectors.js";

describe("golden vectors", () => {
  for (const { name, model, terms, cases } of pricingVectors()) {
    context(`${model}: ${name}`, () => {
      for (const { period, interim, value, note, ...expected } of cases) {
        it(`${value ?? "missing"} in period ${period}: ${note}`, () => {
          let paid = 0n;
          for (const payment of interim) {
            const due = interimDue(terms, period, payment.value, paid);
            expect(due, `interim on ${payment.value}`).to.equal(payment.pays);
            paid += due;
          }
          expect(value === null ? 0n : performance(terms, period, value)).to.equal(expected.performance);
          const { total, toAgency, toClient } = settlement(terms, period, value, paid);
          expect({ total, toAgency, toClient }).to.deep.equal({
            total: expected.total,
            toAgency: expected.toAgency,
            toClient: expected.toClient,
          });
        });
      }
    });
  }

  it("have names of their own", () => {
    const names = pricingVectors().map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });
});
