import type { Rule, RuleFinding } from "../finding.js";
import type { CompiledAgreement } from "../../agreement-file/compile.js";
import { answersWithout, hasReview, hasVoice, type Party, other } from "../subject.js";

const AT = ["metric", "controlled-by"];

/**
 * One side alone controls the number and nothing protects the other.
 *
 * What can be done with a number differs by side, and so does what helps. The client gains when it is low or missing: a
 * second asker, or signers enough without the client, keep it from being silent; that it edits records down is bounded
 * by the agency's own copy and left as a warning. The agency gains only when the number is high: asking for the same
 * inflated number twice proves nothing, so that here only a review helps, or signers that are not the agency.
 *
 * `both` is each of these at once. The presets let it pass, because there each side can undo what the other does. That
 * is true of edits and not of silence, so that here both must be able to have the number without the other; who edits
 * last is left as a warning.
 */
export const control: Rule = function* (compiled) {
  const controller = compiled.file.content.metric["controlled-by"];
  if (hasReview(compiled) || controller === "neither") return;
  if (controller === "unknown") {
    yield warning(
      "control-unknown",
      "It is not known who can change or withhold the records that are counted, and nobody can rule on a wrong number.",
      "Find out before you sign, and write it in controlled-by.",
    );
    return;
  }
  const parties: Party[] = controller === "both" ? ["client", "agency"] : [controller];
  const unprotected = parties.filter((party) => !isHarmless(compiled, party, controller === "both"));
  for (const party of unprotected) {
    yield {
      ...warning(
        "control-one-sided",
        controller === "both"
          ? `Both can change the number, and the ${other(party)} cannot have it without the ${party}.`
          : `The ${party} alone controls the number, and nothing protects the ${other(party)}.`,
        party === "client"
          ? "Name an arbiter with a review, or let the agency ask (or enough others sign) as well."
          : "Name an arbiter with a review, or let people other than the agency state the number.",
      ),
      severity: "refusal",
      side: other(party),
    };
  }
  if (unprotected.length > 0) return;
  if (controller === "both") {
    yield warning(
      "control-both",
      "Both can change the records that are counted, so that whoever changes them last decides.",
      "Name an arbiter with a review, or let a third party keep the records.",
    );
  } else if (controller === "client") {
    yield {
      ...warning(
        "control-client",
        "The client keeps the records that are counted, and nobody can rule on a number that is too low.",
        "Keep your own record of what was delivered; or name an arbiter with a review.",
      ),
      side: "agency",
    };
  }
};

function isHarmless(compiled: CompiledAgreement, party: Party, both: boolean): boolean {
  const { metric, terms } = compiled.agreement;
  // An asker that is no party is bound by nothing: only the other side's own voice counts.
  const heard = metric.kind === "attested" || hasVoice(compiled, terms[other(party)]);
  if (party === "client" || both) return heard && answersWithout(compiled, party);
  return metric.kind === "attested" && answersWithout(compiled, "agency") && !answersAlone(compiled);
}

/** Whether the agency's own signature is enough for a number. */
function answersAlone(compiled: CompiledAgreement): boolean {
  const { metric, terms } = compiled.agreement;
  return metric.kind === "attested" && metric.definition.threshold === 1n && hasVoice(compiled, terms.agency);
}

function warning(code: string, problem: string, remedy: string): RuleFinding {
  return { code, severity: "warning", side: "both", at: AT, problem, remedy };
}
