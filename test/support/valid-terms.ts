import { ZeroAddress } from "ethers";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";

export const START = 1_800_000_000n;

/** Valid terms with a bit of everything but an arbiter and interim payments; with `changes` laid over them. */
export function validTerms(changes: Partial<Terms> = {}): Terms {
  return {
    client: "0x1111111111111111111111111111111111111111",
    agency: "0x2222222222222222222222222222222222222222",
    arbiter: ZeroAddress,
    token: "0x3333333333333333333333333333333333333333",
    oracle: "0x4444444444444444444444444444444444444444",
    metric: `0x${"55".repeat(32)}`,
    cap: 6_000_000_000n,
    base: 2_000_000_000n,
    baselines: [0n],
    lowerIsBetter: false,
    steps: [{ threshold: 20n, lump: 0n, rate: 100n * 10n ** 18n }],
    start: START,
    periodEnds: [START + 30n * DAY, START + 60n * DAY, START + 90n * DAY],
    trialEnd: 0n,
    fundingGrace: 3n * DAY,
    measureDelay: 14n * DAY,
    reportGrace: 3n * DAY,
    reviewWindow: 0n,
    rulingWindow: 0n,
    arbiterFee: 0n,
    interimEvery: 0n,
    interimBps: 0n,
    cancelNotice: 1n,
    annex: `0x${"66".repeat(32)}`,
    ...changes,
  };
}

/** What an agreement with an arbiter has beyond {@link validTerms}. */
export const WITH_ARBITER = {
  arbiter: "0x7777777777777777777777777777777777777777",
  reviewWindow: 5n * DAY,
  rulingWindow: 14n * DAY,
  arbiterFee: 150_000_000n,
} satisfies Partial<Terms>;

/** What an agreement with interim payments has beyond {@link validTerms}. */
export const WITH_INTERIM = { interimEvery: 7n * DAY, interimBps: 8_500n } satisfies Partial<Terms>;
