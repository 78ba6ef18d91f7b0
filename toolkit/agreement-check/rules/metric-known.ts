import type { Rule } from "../finding.js";

/** Nobody should sign for a number of which nobody can say what it is. */
export const metricKnown: Rule = function* ({ agreement: { metric }, source }) {
  if (metric.kind === "unknown") {
    yield {
      code: "metric-unknown",
      severity: "refusal",
      side: "both",
      at: ["metric", "id"],
      problem: "Only the metric's id is known: nobody can say what is measured, how, and by whom.",
      remedy: "Do not sign before its definition is published, and is what both mean.",
    };
  } else if (metric.kind === "functions" && source === undefined) {
    yield {
      code: "source-unknown",
      severity: "warning",
      side: "both",
      at: ["metric", "functions", "source-hash"],
      problem:
        "Code or arguments of what measures are none that this project knows, so that nothing here can say what it counts.",
      remedy: "Have somebody read the published code who understands it, for each side.",
    };
  }
};
