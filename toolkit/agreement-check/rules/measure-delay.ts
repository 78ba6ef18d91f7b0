import type { Rule } from "../finding.js";
import { length } from "../subject.js";

/** A number that is asked for before the platform, or the time for returns, is ready counts something else. */
export const measureDelay: Rule = function* ({ source, agreement: { metric, terms } }) {
  if (source === undefined || metric.kind !== "functions") return;
  const shortest = BigInt(source.minimumMeasureDelay(metric.definition.args));
  if (terms.measureDelay >= shortest) return;

  const hours = (shortest + 3_599n) / 3_600n;
  const enough = hours % 24n === 0n ? `${hours / 24n}d` : `${hours}h`;
  yield {
    code: "measure-delay-short",
    severity: "refusal",
    side: "both",
    at: ["schedule", "measure-delay"],
    problem:
      `The number is measured ${length(terms.measureDelay)} after a period, but ${source.name} with these arguments ` +
      `counts all that is promised only after ${length(shortest)}.`,
    remedy: `Set measure-delay to at least ${enough}.`,
  };
};
