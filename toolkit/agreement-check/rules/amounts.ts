import type { Rule } from "../finding.js";
import { hasReview, money } from "../subject.js";

/** Amounts that are valid and probably not meant. */
export const amounts: Rule = function* (compiled) {
  const { terms } = compiled.agreement;
  const { cap, base, steps, arbiterFee } = terms;
  const lumps = steps.reduce((sum, { lump }) => sum + lump, 0n);
  if (steps.length > 0 && steps.every(({ rate }) => rate === 0n) && base + lumps < cap) {
    yield {
      code: "cap-out-of-reach",
      severity: "warning",
      side: "client",
      at: ["payment", "cap"],
      problem: `${money(compiled, cap)} is locked for each period, but no result pays more than ${money(compiled, base + lumps)}.`,
      remedy: "Lower the cap.",
    };
  }
  if (hasReview(compiled) && arbiterFee === 0n) {
    yield {
      code: "dispute-free",
      severity: "warning",
      side: "both",
      at: ["schedule", "review", "fee"],
      problem: "A dispute costs nothing, and the arbiter is paid nothing for ruling.",
      remedy: "Agree on a fee that an arbiter works for.",
    };
  }
  if (hasReview(compiled) && 4n * arbiterFee > cap - base) {
    yield {
      code: "dispute-dear",
      severity: "warning",
      side: "both",
      at: ["schedule", "review", "fee"],
      problem: `A dispute costs ${money(compiled, arbiterFee)}, and at most ${money(compiled, cap - base)} can be disputed.`,
      remedy: "Lower the fee, or name another arbiter.",
    };
  }
};

/** A cost that is reported as 0 earns the most. */
export const lowerIsBetter: Rule = function* ({ agreement: { terms } }) {
  if (!terms.lowerIsBetter) return;
  yield {
    code: "zero-pays-most",
    severity: "warning",
    side: "client",
    at: ["payment"],
    problem: "Lower is better: a number of 0, also from a platform that lost its data, pays the most.",
    remedy: "Make sure that what measures refuses to answer without data.",
  };
};
