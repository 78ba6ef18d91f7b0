import { ALL_BPS } from "../../terms/limits.js";
import type { Rule } from "../finding.js";

/** What interim payments leave open: no holdback for returns, or none where silence would cost the agency the period. */
export const interimSafeguards: Rule = function* ({ agreement: { terms }, file: { content } }) {
  const controller = content.metric["controlled-by"];
  if (terms.interimEvery > 0n && terms.interimBps === ALL_BPS) {
    yield {
      code: "interim-without-holdback",
      severity: "warning",
      side: "client",
      at: ["schedule", "interim", "share"],
      problem: "All that was earned so far is paid while a period runs: what is returned later cannot be had back.",
      remedy: "Hold back as much as may be returned at most, such as share: 85 %.",
    };
  }
  const possible = !terms.lowerIsBetter && terms.steps.some(({ rate }) => rate > 0n);
  if (terms.interimEvery === 0n && possible && (controller === "client" || controller === "both")) {
    yield {
      code: "no-interim",
      severity: "warning",
      side: "agency",
      at: ["schedule", "interim"],
      problem: "Nothing is paid while a period runs: a client who cuts off the data in its last week risks nothing.",
      remedy: "If the metric adds up, agree on interim payments: they bound what silence can gain.",
    };
  }
};
