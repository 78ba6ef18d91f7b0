import type { Agreement } from "../agreement/agreement.js";
import { attestedMetricId } from "../metrics/attested-metric.js";
import { functionsMetricId } from "../metrics/functions-metric.js";
import { validityProblems } from "../terms/validity.js";
import type { FileProblem } from "./errors.js";

/** What is wrong with an agreement whose fields are well formed: its terms, and a definition of another metric. */
export function agreementProblems(agreement: Agreement): FileProblem[] {
  const { terms: of, location, metric: measured } = agreement;
  const problems: FileProblem[] = validityProblems(of, { escrow: location.verifyingContract }).map(
    ({ problem, remedy }) => ({ path: "terms", problem, remedy }),
  );
  if (measured.kind !== "unknown") {
    const id =
      measured.kind === "functions" ? functionsMetricId(measured.definition) : attestedMetricId(measured.definition);
    if (id !== of.metric) {
      problems.push({
        path: "metric.definition",
        problem: `It defines metric ${id}, but the terms are about ${of.metric}.`,
        remedy: "Ask for the definition that the terms were made with. Do not sign or pay before.",
      });
    }
  }
  return problems;
}
