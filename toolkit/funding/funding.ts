import { ZeroAddress } from "ethers";

import type { Terms } from "../terms/types.js";
import { NativeFundingError, PeriodsToFundError } from "./errors.js";

/** What is funded: `count` periods of an agreement, from `firstPeriod` on, counted from 0. */
export interface Funding {
  readonly terms: Terms;
  /** The next period that is not funded. */
  readonly firstPeriod: number;
  readonly count: number;
}

/** The arguments that every plug-in's function has in common with the escrow's `fund`. */
export type FundArguments = [terms: Terms, firstPeriod: number, count: number, consent: string];

/**
 * What a plug-in takes for a funding, in base units of the agreement's token.
 *
 * @throws NativeFundingError, PeriodsToFundError
 */
export function fundingAmount({ terms, firstPeriod, count }: Funding): bigint {
  if (terms.token === ZeroAddress) throw new NativeFundingError();
  const left = terms.periodEnds.length - firstPeriod;
  const whole = Number.isSafeInteger(firstPeriod) && Number.isSafeInteger(count);
  if (!whole || firstPeriod < 0 || count < 1 || count > left) {
    throw new PeriodsToFundError(firstPeriod, count, terms.periodEnds.length);
  }
  return BigInt(count) * terms.cap;
}

/**
 * The arguments of the escrow's `fund`, and the first ones of every plug-in's function.
 *
 * @param consent The agency's signature over the terms; "0x" when it proposed them or the agreement is funded already.
 */
export function fundArguments({ terms, firstPeriod, count }: Funding, consent: string): FundArguments {
  return [terms, firstPeriod, count, consent];
}
