import { MAX_FUNDING_LEAD } from "../../terms/limits.js";
import type { Rule } from "../finding.js";

/** A start that is over, or too far away. Only with a clock. */
export const start: Rule = function* ({ agreement: { terms } }, { now }) {
  if (now === undefined) return;
  const at = ["schedule", "starts"];
  const remedy = "Let it start later.";
  if (now >= terms.start + terms.fundingGrace && now >= terms.start) {
    const problem = "The time for funding the first period is over: this agreement can never begin.";
    yield { code: "cannot-begin", severity: "refusal", side: "both", at, problem, remedy };
  } else if (now >= terms.start) {
    const problem = "The first period runs already: it counts whole, and the time to fund it is short.";
    yield { code: "has-begun", severity: "warning", side: "both", at, problem, remedy };
  } else if (terms.start > now + MAX_FUNDING_LEAD) {
    const problem = "It starts more than 366 days from now, and cannot be funded before that.";
    yield {
      code: "starts-late",
      severity: "warning",
      side: "both",
      at,
      problem,
      remedy: "Sign later, or start sooner.",
    };
  }
};
