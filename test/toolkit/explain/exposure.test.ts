import { expect } from "chai";

import { exposure } from "../../../toolkit/explain/exposure.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { validTerms } from "../../support/valid-terms.js";

describe("exposure", () => {
  const START = 1_800_000_000n;
  const CAP = 10_000n;

  function terms(overrides: Partial<Terms>): Terms {
    return {
      ...validTerms(),
      cap: CAP,
      start: START,
      periodEnds: [1n, 2n, 3n].map((month) => START + month * 30n * DAY),
      measureDelay: 6n * DAY,
      reportGrace: 7n * DAY,
      reviewWindow: 0n,
      rulingWindow: 0n,
      ...overrides,
    };
  }

  it("counts the cap of every period as the most to be paid", () => {
    expect(exposure(terms({})).mostPaid).to.equal(3n * CAP);
  });

  it("counts the running period and the one before, which still waits for its settlement", () => {
    expect(exposure(terms({})).mostLockedAtOnce).to.equal(2n * CAP);
  });

  it("counts a single period once", () => {
    expect(exposure(terms({ periodEnds: [START + 30n * DAY] })).mostLockedAtOnce).to.equal(CAP);
  });

  it("counts three when the count waits longer than a period lasts", () => {
    expect(exposure(terms({ measureDelay: 40n * DAY })).mostLockedAtOnce).to.equal(3n * CAP);
  });

  it("no longer counts a period from the very second at which the clock alone can settle it", () => {
    const nextStart = START + 60n * DAY;
    const untilThen = (delay: bigint) =>
      exposure(terms({ periodEnds: [START + 30n * DAY, nextStart, nextStart + 30n * DAY], measureDelay: delay }));
    // The first period is settled at the latest 30 days after its end: exactly when the third begins.
    expect(untilThen(23n * DAY).mostLockedAtOnce).to.equal(2n * CAP);
    expect(untilThen(23n * DAY + 1n).mostLockedAtOnce).to.equal(3n * CAP);
  });
});
