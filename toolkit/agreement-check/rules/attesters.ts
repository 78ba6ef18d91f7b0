import { ZeroAddress } from "ethers";

import type { Rule } from "../finding.js";
import { answersWithout, hasReview, hasVoice, other, type Party } from "../subject.js";

const AT = ["metric", "attested", "signers"];

/**
 * Who states the number. One party alone must not be able to say it, nor to keep it from being said, unless an arbiter
 * can rule on a wrong and on a missing number.
 *
 * That the agency blocks is refused, too, though its silence mostly costs itself: interim payments that it keeps can be
 * more than what a number after returns would have left.
 */
export const attesters: Rule = function* (compiled) {
  const { metric, terms } = compiled.agreement;
  if (metric.kind !== "attested" || hasReview(compiled)) return;

  const remedy = "Let 2 of 3 sign, one of them neutral; or name an arbiter with a review.";
  for (const party of ["client", "agency"] satisfies Party[]) {
    if (!hasVoice(compiled, terms[party])) continue;
    if (metric.definition.threshold === 1n) {
      yield {
        code: "attester-alone",
        severity: "refusal",
        side: other(party),
        at: AT,
        problem: `The ${party} alone states the number, and the ${other(party)} cannot dispute it.`,
        remedy,
      };
    } else if (!answersWithout(compiled, party)) {
      yield {
        code: "quorum-blocked",
        severity: "refusal",
        side: other(party),
        at: AT,
        problem:
          `The ${party} can keep the number from being stated by not signing, and nobody can rule on a missing one` +
          (party === "client" ? ": then the agency is paid no more than the base." : "."),
        remedy,
      };
    }
  }
};

/** An arbiter who states the number that it may have to rule on. */
export const arbiterAttests: Rule = function* (compiled) {
  const { metric, terms } = compiled.agreement;
  if (metric.kind !== "attested" || terms.arbiter === ZeroAddress || !hasVoice(compiled, terms.arbiter)) return;

  const alone = metric.definition.threshold === 1n;
  yield {
    code: alone ? "arbiter-alone" : "arbiter-attests",
    severity: alone ? "refusal" : "warning",
    side: "both",
    at: AT,
    problem: alone
      ? "The arbiter alone states the number, and would rule on its own word."
      : "The arbiter is one of those who state the number: in a dispute it judges what it signed itself.",
    remedy: "Let somebody else sign, or name another arbiter.",
  };
};
