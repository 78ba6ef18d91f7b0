import type { Rule } from "../finding.js";
import { isCumulative } from "../subject.js";

/**
 * Interim payments on a number that does not add up: an average of 4.8 after a week says nothing of the month, but what
 * was paid on it stays paid.
 */
export const interimNotCumulative: Rule = function* (compiled) {
  const { interimEvery } = compiled.agreement.terms;
  const cumulative = isCumulative(compiled);
  if (interimEvery > 0n && cumulative !== true) {
    const known = cumulative === false;
    yield {
      code: "interim-not-cumulative",
      severity: "refusal",
      side: "client",
      at: ["schedule", "interim"],
      problem: known
        ? "Interim payments are agreed, but the metric does not add up while a period runs: what is paid early may never be earned."
        : "Interim payments are agreed, but it is not said that the metric adds up while a period runs.",
      remedy: known
        ? "Leave out the interim payments, or make the periods shorter."
        : "If it does, as a count does and an average does not, say metric.cumulative: true; else leave out the interim payments.",
    };
  }
  if (compiled.source !== undefined && cumulative === false && compiled.file.content.metric.cumulative === true) {
    yield {
      code: "cumulative-contradicted",
      severity: "refusal",
      side: "client",
      at: ["metric", "cumulative"],
      problem: `The file says that the metric adds up, but with these arguments ${compiled.source.name} does not.`,
      remedy: "Leave out cumulative: the source knows.",
    };
  }
};
