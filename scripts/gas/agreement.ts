import { id as keccakOfText, ZeroAddress } from "ethers";

import type { Terms } from "../../toolkit/terms/types.js";
import { DAY } from "../../toolkit/units/durations.js";
import { GENESIS } from "./chain.js";

/** What is escrowed: 1,000 units of a token with 6 decimals, or 1 ether. */
export type Currency = "erc20" | "eth";

export const CAP: Record<Currency, bigint> = { erc20: 1_000_000_000n, eth: 10n ** 18n };

const START = GENESIS + 10n * DAY;

/** A metric value at which the cap is earned, and one at which 40 % of it is. */
export const VALUE_OF_ALL = 25n;
export const VALUE_OF_PART = 10n;

interface Parties {
  readonly client: string;
  readonly agency: string;
  readonly token: string;
  readonly oracle: string;
}

/**
 * What is measured: one period of 30 days, one step that pays a 25th of the cap per metric unit, no base, no trial, no
 * interim, no arbiter.
 */
export function gasTerms(currency: Currency, parties: Parties, overrides: Partial<Terms> = {}): Terms {
  return {
    ...parties,
    arbiter: ZeroAddress,
    token: currency === "eth" ? ZeroAddress : parties.token,
    metric: keccakOfText("qualified leads"),
    cap: CAP[currency],
    base: 0n,
    baselines: [0n],
    lowerIsBetter: false,
    steps: [{ threshold: 0n, lump: 0n, rate: (CAP[currency] / VALUE_OF_ALL) * 10n ** 12n }],
    start: START,
    periodEnds: [START + 30n * DAY],
    trialEnd: 0n,
    fundingGrace: 2n * DAY,
    measureDelay: 3n * DAY,
    reportGrace: 7n * DAY,
    reviewWindow: 0n,
    rulingWindow: 0n,
    arbiterFee: 0n,
    interimEvery: 0n,
    interimBps: 0n,
    cancelNotice: 0n,
    annex: keccakOfText("the agreement file"),
    ...overrides,
  };
}

/** Every 7 days 85 % of the performance so far. */
export const WEEKLY: Partial<Terms> = { interimEvery: 7n * DAY, interimBps: 8_500n };

/** The first 7 days are a trial. */
export const TRIAL: Partial<Terms> = { trialEnd: START + 7n * DAY };
