import type { Rule } from "../finding.js";
import { hasReview, hasVoice } from "../subject.js";

const AT = ["metric", "functions", "askers"];

/** Who may have the number measured. Nobody can ask in place of an asker that does not want to. */
export const askers: Rule = function* (compiled) {
  const { metric, terms } = compiled.agreement;
  if (metric.kind !== "functions") return;

  const strangers = metric.definition.askers.filter((asker) => asker !== terms.client && asker !== terms.agency);
  if (!hasVoice(compiled, terms.agency) && !hasReview(compiled)) {
    yield {
      code: "agency-cannot-ask",
      severity: "refusal",
      side: "agency",
      at: AT,
      problem:
        "The agency cannot have the number measured itself, and when nobody does, it is paid no more than the base.",
      remedy: "Add agency to the askers, or name an arbiter with a review.",
    };
  }
  if (strangers.length > 0) {
    yield {
      code: "asker-is-no-party",
      severity: "warning",
      side: "both",
      at: AT,
      problem: `${strangers.join(" and ")} may have the number measured, and ${strangers.length === 1 ? "is" : "are"} no party of this agreement.`,
      remedy: "Whose access the nodes then use is that account's choice: leave it out unless you know it.",
    };
  }
};
