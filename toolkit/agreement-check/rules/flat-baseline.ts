import { ACCEPTANCES } from "../../agreement-file/acceptances.js";
import type { Rule } from "../finding.js";

/** More periods than these have seasons. */
const MOST_PERIODS = 3;

/** December against a baseline of March: one side is paid for the season. */
export const flatBaseline: Rule = function* ({ agreement: { terms }, file: { content } }) {
  const [first, ...more] = new Set(terms.baselines);
  const flat = more.length === 0 && first !== undefined && first > 0n;
  const accepted = content.accepted?.includes(ACCEPTANCES.flatBaseline) ?? false;
  if (!flat || terms.periodEnds.length <= MOST_PERIODS || accepted) return;

  yield {
    code: "flat-baseline",
    severity: "refusal",
    side: "both",
    at: ["payment", "baseline" in content.payment && content.payment.baseline !== undefined ? "baseline" : "baselines"],
    problem: `All ${terms.periodEnds.length} periods are measured against one baseline, so that one side is paid for the season.`,
    remedy: `Give baselines, one for each period; or accept it in so many words, under accepted: "${ACCEPTANCES.flatBaseline}"`,
  };
};
