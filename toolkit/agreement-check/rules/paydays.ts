import { periodWindows } from "../../schedule/windows.js";
import { DAY } from "../../units/durations.js";
import type { Rule } from "../finding.js";
import { length } from "../subject.js";

/** People think of a month's end and a few days. */
const EARLIEST = 21n * DAY;
const LATEST = 60n * DAY;

/** A payday that is later than people think: delay, reporting, review and ruling add up. */
export const paydays: Rule = function* ({ agreement: { terms }, units: { periodName } }) {
  const { to, earliestSettle, latestSettle } = periodWindows(terms, 0);
  const [earliest, latest] = [earliestSettle - to, latestSettle - to];
  if (earliest <= EARLIEST && latest <= LATEST) return;

  yield {
    code: "payday-late",
    severity: "warning",
    side: "both",
    at: ["schedule"],
    problem:
      `A ${periodName} is settled ${length(earliest)} after its end at the earliest, and ${length(latest)} at the ` +
      "latest; until then its money is locked.",
    remedy:
      "Shorten measure-delay, report-grace or review, or agree on interim payments, if that is later than you think.",
  };
};
