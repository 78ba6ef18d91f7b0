import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import type { Step, Terms } from "../../../toolkit/terms/types.js";
import { DAY, HOUR } from "../../../toolkit/units/durations.js";

/** What the agreements of a matrix are about. */
export interface AgreementOptions {
  readonly client: string;
  readonly agency: string;
  readonly arbiter: string;
  readonly token: string;
  readonly oracle: string;
  /** What the amounts count in, in base units. */
  readonly unit: bigint;
}

/** Units that the terms lock for every period, and the arbiter's fee. */
export const CAP = 10_000n;
export const FEE = 100n;

/** What a result pays in all, in units: the base of 1,000 and one lump after the other. */
export const PAYOUT = { missing: 1_000n, at50: 3_000n, at100: 5_000n, at120: 7_000n, at150: 10_000n } as const;

/** What 85 % of the lumps at 100 are, in units. */
export const INTERIM_AT_100 = 3_400n;

/**
 * Three periods of 30 days from one day after `begin`, with everything that moves money: a trial of two days, weekly
 * interim payments, two days of review, five for the ruling, no notice. Lumps only, so that it means the same in whatever
 * the terms count in.
 */
export function agreementUnderTest(begin: bigint, options: AgreementOptions): Terms {
  const start = begin + DAY;
  return {
    ...common(options),
    start,
    periodEnds: [start + 30n * DAY, start + 60n * DAY, start + 90n * DAY],
    trialEnd: start + 2n * DAY,
    fundingGrace: 2n * DAY,
    measureDelay: 3n * DAY,
    reportGrace: 7n * DAY,
    ...(options.arbiter === ZeroAddress
      ? { reviewWindow: 0n, rulingWindow: 0n, arbiterFee: 0n }
      : { reviewWindow: 2n * DAY, rulingWindow: 5n * DAY, arbiterFee: FEE * options.unit }),
    interimEvery: 7n * DAY,
    interimBps: 8_500n,
  };
}

/** An agreement of one period of one hour, due from two hours after `begin` on. */
export function neighbour(begin: bigint, options: AgreementOptions): Terms {
  return {
    ...common({ ...options, arbiter: ZeroAddress }),
    start: begin,
    periodEnds: [begin + HOUR],
    trialEnd: 0n,
    fundingGrace: HOUR,
    measureDelay: 0n,
    reportGrace: HOUR,
    ...{ reviewWindow: 0n, rulingWindow: 0n, arbiterFee: 0n },
    ...{ interimEvery: 0n, interimBps: 0n },
  };
}

function common({ client, agency, arbiter, token, oracle, unit }: AgreementOptions) {
  return {
    ...{ client, agency, arbiter, token, oracle },
    metric: keccakOfText("qualified leads"),
    cap: CAP * unit,
    base: PAYOUT.missing * unit,
    baselines: [0n],
    lowerIsBetter: false,
    steps: [step(50n, 2_000n * unit), step(100n, 2_000n * unit), step(120n, 2_000n * unit), step(150n, 3_000n * unit)],
    cancelNotice: 0n,
    annex: ZeroHash,
  };
}

function step(threshold: bigint, lump: bigint): Step {
  return { threshold, lump, rate: 0n };
}
