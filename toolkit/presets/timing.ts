import type { Calendar } from "../schedule/calendar.js";
import { shortestPeriod } from "../terms/periods.js";
import { parseAmount } from "../units/amount.js";
import { days, lengthInSeconds, type Length } from "../units/durations.js";
import { percentToBps } from "../units/rate.js";
import type { TokenUnit } from "../units/unit.js";

/** When things happen, in human terms. Lengths are days as numbers, or seconds: see {@link Length}. */
export interface Timing {
  /** From calendarMonths, calendarWeeks or equalPeriods. */
  readonly calendar: Calendar;
  /** What one period is called: `month`, `week`. Default `period`. */
  readonly periodName?: string;
  /** How long after its start a period can still be funded. Default 3, or the shortest period. */
  readonly fundingGraceDays?: Length;
  /** How long to wait before measuring, for returns and chargebacks. Default 0. */
  readonly measureDelayDays?: Length;
  /** How long the oracle has to answer. Default 3. */
  readonly reportGraceDays?: Length;
  /** How long after the start the client may leave and get everything back. Default 0: no trial. */
  readonly trialDays?: Length;
  /** Disputes, for agreements with an arbiter. */
  readonly review?: {
    readonly reviewDays: Length;
    readonly rulingDays: Length;
    /** What a disputer pays, in tokens. */
    readonly arbiterFee: string;
  };
  /** Payments while a period runs. */
  readonly interim?: {
    readonly everyDays: Length;
    /** Share of what was earned so far: `85`. */
    readonly sharePercent: string;
  };
  /** Further periods that the client still commits to when it cancels. Default 0. */
  readonly cancelNotice?: number;
}

/**
 * The part of the terms that timing decides.
 *
 * @throws AmountError, DurationError
 */
export function timingTerms(timing: Timing, token: TokenUnit) {
  const { calendar, review, interim } = timing;
  return {
    start: calendar.start,
    periodEnds: calendar.periodEnds,
    trialEnd: timing.trialDays === undefined ? 0n : calendar.start + lengthInSeconds(timing.trialDays),
    fundingGrace:
      timing.fundingGraceDays === undefined ? defaultFundingGrace(calendar) : lengthInSeconds(timing.fundingGraceDays),
    measureDelay: lengthInSeconds(timing.measureDelayDays ?? 0),
    reportGrace: lengthInSeconds(timing.reportGraceDays ?? 3),
    reviewWindow: lengthInSeconds(review?.reviewDays ?? 0),
    rulingWindow: lengthInSeconds(review?.rulingDays ?? 0),
    arbiterFee: review === undefined ? 0n : parseAmount(review.arbiterFee, token.decimals),
    interimEvery: lengthInSeconds(interim?.everyDays ?? 0),
    interimBps: interim === undefined ? 0n : percentToBps(interim.sharePercent),
    cancelNotice: BigInt(timing.cancelNotice ?? 0),
  };
}

function defaultFundingGrace(calendar: Calendar): bigint {
  const shortest = shortestPeriod(calendar);
  const usual = days(3);
  return shortest !== undefined && shortest < usual ? shortest : usual;
}
