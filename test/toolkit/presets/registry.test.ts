import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { completeTerms } from "../../../toolkit/presets/complete.js";
import type { Preset } from "../../../toolkit/presets/preset.js";
import { PRESET_SAMPLES } from "../../../toolkit/presets/registry.js";
import { settlement } from "../../../toolkit/pricing/settlement.js";
import { InvalidTermsError } from "../../../toolkit/terms/validity.js";
import { pricingVectors } from "../../support/pricing-vectors.js";
import { START, validTerms, WITH_ARBITER } from "../../support/valid-terms.js";

function participants(preset: Preset) {
  const { client, agency, token, oracle, metric, annex } = validTerms();
  const arbiter = preset.terms.reviewWindow === 0n ? ZeroAddress : WITH_ARBITER.arbiter;
  return { client, agency, arbiter, token, oracle, metric, annex };
}

describe("PRESET_SAMPLES", () => {
  for (const { name, build, payouts } of PRESET_SAMPLES) {
    context(name, () => {
      const preset = build(START);

      it("makes terms that the escrow accepts", () => {
        const terms = completeTerms(preset.terms, participants(preset), { firstFundedAt: START });
        expect(terms.start).to.equal(START);
      });

      it("says what it is in one line", () => {
        expect(preset.description).to.match(/^\S.*\.$/);
        expect(preset.description).not.to.match(/\n|undefined|NaN|\.\./);
      });

      for (const { period, value, total, because } of payouts) {
        it(`pays what it should: ${because}`, () => {
          expect(period, "the sample's period exists").to.be.below(preset.terms.periodEnds.length);
          expect(settlement(preset.terms, period, value).total).to.equal(total);
        });
      }
    });
  }

  it("have names of their own", () => {
    expect(new Set(PRESET_SAMPLES.map(({ name }) => name)).size).to.equal(PRESET_SAMPLES.length);
  });

  it("compile to the terms of a golden vector", () => {
    const vectors = pricingVectors().map(({ terms }) => terms);
    for (const { name, build } of PRESET_SAMPLES) {
      const { cap, base, baselines, lowerIsBetter, steps, interimBps } = build(START).terms;
      expect(vectors, name).to.deep.include({ cap, base, baselines, lowerIsBetter, steps, interimBps });
    }
  });
});

describe("completeTerms", () => {
  it("refuses what the escrow would refuse", () => {
    const optimistic = PRESET_SAMPLES.find(({ name }) => name === "optimistic")?.build(START);
    expect(optimistic).not.to.equal(undefined);
    if (optimistic === undefined) return;
    const withoutArbiter = { ...participants(optimistic), arbiter: ZeroAddress };
    expect(() => completeTerms(optimistic.terms, withoutArbiter)).to.throw(InvalidTermsError, "WindowsWithoutArbiter");
  });
});
