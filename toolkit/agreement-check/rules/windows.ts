import { DAY } from "../../units/durations.js";
import type { Rule } from "../finding.js";
import { hasReview, length } from "../subject.js";

/** A window that is over before a weekend is, is over before anybody looked. */
const SHORT_REVIEW = 3n * DAY;
const SHORT_REPORT = DAY;
const SHORT_FUNDING = DAY;
const SHORT_TRIAL = DAY;

/** Windows that are valid and so short that an absence or an outage decides. */
export const windows: Rule = function* (compiled) {
  const { terms } = compiled.agreement;
  if (hasReview(compiled) && terms.reviewWindow < SHORT_REVIEW) {
    yield {
      code: "review-short",
      severity: "warning",
      side: "both",
      at: ["schedule", "review", "window"],
      problem: `A number can be disputed for ${length(terms.reviewWindow)} only: a long weekend passes unseen.`,
      remedy: "Give it at least 3d.",
    };
  }
  if (terms.reportGrace < SHORT_REPORT) {
    yield {
      code: "report-grace-short",
      severity: "warning",
      side: "agency",
      at: ["schedule", "report-grace"],
      problem: `The oracle has ${length(terms.reportGrace)} to answer: an outage of that length costs the agency the period.`,
      remedy: "Give it at least 1d.",
    };
  }
  if (terms.trialEnd > 0n && terms.trialEnd < terms.start + SHORT_TRIAL) {
    yield {
      code: "trial-short",
      severity: "warning",
      side: "client",
      at: ["schedule", "trial"],
      problem: `The trial ends ${length(notBelowZero(terms.trialEnd - terms.start))} after the start: whoever funds late has none.`,
      remedy: "Give it at least 1d, or leave it out.",
    };
  }
  if (terms.fundingGrace < SHORT_FUNDING && terms.periodEnds.length > 1) {
    yield {
      code: "funding-grace-short",
      severity: "warning",
      side: "both",
      at: ["schedule", "funding-grace"],
      problem: `A period that is not funded ${length(terms.fundingGrace)} after it begins ends the agreement.`,
      remedy: "Give it at least 1d.",
    };
  }
};

// Terms may end a trial before the start, which no length says.
function notBelowZero(seconds: bigint): bigint {
  return seconds > 0n ? seconds : 0n;
}
