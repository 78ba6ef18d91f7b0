import { MAX_FUNDING_LEAD, MAX_PERIODS, MAX_TERM } from "../limits.js";
import { shortestPeriod } from "../periods.js";
import type { Terms } from "../types.js";
import type { Finding, ValidityContext } from "./finding.js";

/** The calendar: how many periods, in which order, how long. */
export function* periodRules(terms: Terms, { firstFundedAt }: ValidityContext): Generator<Finding> {
  const { start, periodEnds, trialEnd, fundingGrace } = terms;
  const settling = terms.reportGrace + terms.reviewWindow + terms.rulingWindow;

  if (periodEnds.length < 1 || periodEnds.length > MAX_PERIODS) {
    yield ["PeriodCount", `There are ${periodEnds.length} periods.`];
  }

  let from = start;
  for (const [period, end] of periodEnds.entries()) {
    if (end <= from) yield ["PeriodsNotRising", `Period ${period} ends at ${end}, not after ${from}, where it begins.`];
    // At most one period may ever be in settlement; nothing settles before the first.
    if (period > 0 && end - from < settling) {
      yield ["PeriodTooShort", `Period ${period} lasts ${end - from} seconds, settling takes up to ${settling}.`];
    }
    from = end;
  }

  if (from > start + MAX_TERM) yield ["TermTooLong", `The last period ends ${from - start} seconds after the start.`];
  if (firstFundedAt !== undefined && start > firstFundedAt + MAX_FUNDING_LEAD) {
    yield ["TooEarlyToFund", `The start is ${start - firstFundedAt} seconds after the first funding.`];
  }

  const shortest = shortestPeriod(terms);
  if (shortest !== undefined && fundingGrace > shortest) {
    yield ["FundingGraceTooLong", `The funding grace is ${fundingGrace} seconds, the shortest period ${shortest}.`];
  }
  const firstEnd = periodEnds[0];
  if (firstEnd !== undefined && trialEnd > firstEnd) {
    yield ["TrialTooLong", `The trial ends at ${trialEnd}, the first period at ${firstEnd}.`];
  }
}
