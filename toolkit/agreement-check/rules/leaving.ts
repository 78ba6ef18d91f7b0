import type { Rule } from "../finding.js";

/** A notice that is as long as the agreement: the client cannot leave, whatever it thinks it signed. */
export const leaving: Rule = function* ({ agreement: { terms }, units: { periodName } }) {
  const { cancelNotice, periodEnds } = terms;
  if (cancelNotice === 0n || cancelNotice + 1n < BigInt(periodEnds.length)) return;
  yield {
    code: "notice-too-long",
    severity: "warning",
    side: "client",
    at: ["schedule", "cancel-notice"],
    problem: `A cancellation commits to ${cancelNotice} further ${periodName}${cancelNotice === 1n ? "" : "s"}: of ${periodEnds.length}, it never frees one that is funded.`,
    remedy: "Shorten cancel-notice; or fund period by period.",
  };
};
