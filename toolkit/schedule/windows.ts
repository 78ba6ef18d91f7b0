import { periodEnd, periodStart } from "../terms/periods.js";
import type { TimeTerms } from "../terms/types.js";

/** When what can happen to one period. Unix seconds; "from" is the first second, "before" the first one too late. */
export interface PeriodWindows {
  readonly period: number;
  /** The period itself: [from, to). */
  readonly from: bigint;
  readonly to: bigint;
  /** It can be funded before this. */
  readonly fundBefore: bigint;
  /** Times up to which the running period is measured for interim payments. */
  readonly interimPoints: bigint[];
  /** Its question can be asked from here: q. */
  readonly askFrom: bigint;
  /** An answer counts if written before this: d. */
  readonly answerBefore: bigint;
  /** Earliest settlement: answered at once, undisputed. */
  readonly earliestSettle: bigint;
  /** From here it can be settled even if nobody answered, undisputed. */
  readonly settleUnanswered: bigint;
  /** From here it can be settled by the clock alone, whatever anybody did or failed to do. */
  readonly latestSettle: bigint;
}

/**
 * The windows of `period`.
 *
 * @throws NoSuchPeriodError
 */
export function periodWindows(terms: TimeTerms, period: number): PeriodWindows {
  const from = periodStart(terms, period);
  const to = periodEnd(terms, period);
  const { askFrom, answerBefore } = answering(terms, period);
  return {
    period,
    from,
    to,
    fundBefore: from + terms.fundingGrace,
    interimPoints: interimPoints(terms, period),
    askFrom,
    answerBefore,
    earliestSettle: askFrom + terms.reviewWindow,
    settleUnanswered: answerBefore + terms.reviewWindow,
    latestSettle: answerBefore + terms.reviewWindow + terms.rulingWindow,
  };
}

/** The windows of all periods, in order. */
export function allWindows(terms: TimeTerms): PeriodWindows[] {
  return terms.periodEnds.map((_, period) => periodWindows(terms, period));
}

/**
 * When the review of `period` begins, r₀: at the answer if it came in time, else when the time for it is over.
 *
 * @param answeredAt Block time of the answer, or null when there is none.
 * @throws NoSuchPeriodError
 */
export function reviewFrom(terms: TimeTerms, period: number, answeredAt: bigint | null): bigint {
  const { answerBefore } = answering(terms, period);
  return answeredAt !== null && answerCounts(terms, period, answeredAt) ? answeredAt : answerBefore;
}

/** Whether an answer written at `answeredAt` counts for `period`: q ≤ answeredAt < d. Others count as missing. */
export function answerCounts(terms: TimeTerms, period: number, answeredAt: bigint): boolean {
  const { askFrom, answerBefore } = answering(terms, period);
  return askFrom <= answeredAt && answeredAt < answerBefore;
}

/** First second at which an undisputed `period` can be settled. Before it, either party may dispute from r₀ on. */
export function settleFrom(terms: TimeTerms, period: number, answeredAt: bigint | null): bigint {
  return reviewFrom(terms, period, answeredAt) + terms.reviewWindow;
}

/** When an answer, or its absence, can be disputed and ruled on. Unix seconds, as in {@link PeriodWindows}. */
export interface DisputeWindows {
  /** Either party may dispute from here: r₀. */
  readonly disputeFrom: bigint;
  /** From here nobody can dispute any more; undisputed it can be settled, disputed it can be ruled on. */
  readonly ruleFrom: bigint;
  /** From here the arbiter can no longer rule: disputed, too, it is settled by the answer. */
  readonly unruledFrom: bigint;
}

/**
 * The windows of disputes over `period`. Without an arbiter they are empty: all three seconds are the same.
 *
 * @param answeredAt Block time of the answer, or null when there is none.
 * @throws NoSuchPeriodError
 */
export function disputeWindows(terms: TimeTerms, period: number, answeredAt: bigint | null): DisputeWindows {
  const disputeFrom = reviewFrom(terms, period, answeredAt);
  const ruleFrom = disputeFrom + terms.reviewWindow;
  return { disputeFrom, ruleFrom, unruledFrom: ruleFrom + terms.rulingWindow };
}

/** First second at which every period can be settled by the clock alone: the agreement's last exit. */
export function lastExit(terms: TimeTerms): bigint {
  return periodWindows(terms, terms.periodEnds.length - 1).latestSettle;
}

/** Whether `point` is one of the interim points of `period`: s + j · interimEvery, j ≥ 1, before its end. */
export function isInterimPoint(terms: TimeTerms, period: number, point: bigint): boolean {
  const from = periodStart(terms, period);
  if (terms.interimEvery === 0n || point <= from || point >= periodEnd(terms, period)) return false;
  return (point - from) % terms.interimEvery === 0n;
}

function interimPoints(terms: TimeTerms, period: number): bigint[] {
  const points: bigint[] = [];
  if (terms.interimEvery === 0n) return points;
  const end = periodEnd(terms, period);
  for (let point = periodStart(terms, period) + terms.interimEvery; point < end; point += terms.interimEvery) {
    points.push(point);
  }
  return points;
}

// [q, d): when an answer counts.
function answering(terms: TimeTerms, period: number): { askFrom: bigint; answerBefore: bigint } {
  const askFrom = periodEnd(terms, period) + terms.measureDelay;
  return { askFrom, answerBefore: askFrom + terms.reportGrace };
}
