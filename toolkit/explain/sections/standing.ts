import type { Status } from "../../agreement/status.js";
import { MAX_FUNDING_LEAD } from "../../terms/limits.js";
import { periodStart, runningPeriod } from "../../terms/periods.js";
import { countOf } from "../../words/count.js";
import { facts, paragraph, type Section } from "../document.js";
import type { AgreementState } from "../state.js";
import type { Subject } from "../subject.js";

const MEANS: Readonly<Record<Status, string>> = {
  unknown: "Nobody has proposed or funded it on this chain.",
  proposed: "The agency has agreed. Nothing is funded yet.",
  retracted: "The agency took its consent back before anything was funded. Only its own new consent revives this.",
  lapsed: "It was never funded in time, and never will begin.",
  scheduled: "It is funded, and its next funded period has not begun.",
  running: "A funded period is running.",
  settling: "A funded period has ended and waits for its number, its review or its settlement.",
  disputed: "A period is in dispute: it waits for the other party, the ruling, or the end of the time for it.",
  awaitingFunding: "All that was funded is settled. The next period can still be funded.",
  closed: "It is over. The contract holds nothing for it, and never will again.",
};

/** Where the agreement stands: by the chain when `state` was read there, else by the calendar alone. */
export function standingSection(subject: Subject, now: bigint | undefined, state?: AgreementState): Section[] {
  if (state !== undefined) return [{ id: "standing", title: "Where it stands", blocks: onChain(subject, state) }];
  if (now === undefined) return [];
  return [{ id: "standing", title: "Where the calendar stands", blocks: byCalendar(subject, now) }];
}

function onChain(subject: Subject, { at, status, funded, settled, held }: AgreementState) {
  const { when, money, windows } = subject;
  const next = windows[funded];
  const fundable = status !== "closed" && status !== "retracted" && status !== "lapsed" && next !== undefined;
  return [
    paragraph(MEANS[status]),
    facts([
      ["Read at", ...when(at)],
      ["Funded", `${funded} of ${countOf(windows.length, "period")}`],
      ["Settled", countOf(settled, "period")],
      ["Held", money(held)],
      ...(fundable && at < next.fundBefore
        ? [["Next funding before", ...when(next.fundBefore)] as [string, ...string[]]]
        : []),
    ]),
  ];
}

function byCalendar(subject: Subject, now: bigint) {
  const { terms, windows, when } = subject;
  const fundBefore = windows[0]?.fundBefore ?? terms.start;
  const fundFrom = terms.start - MAX_FUNDING_LEAD;
  const running = runningPeriod(terms, now);
  const begins =
    now < terms.start
      ? "The first period has not begun."
      : running === undefined
        ? "All periods are over."
        : `Period ${running + 1} of ${windows.length} is running, since ${when(periodStart(terms, running))[0] ?? ""}.`;
  const funding =
    now < fundFrom
      ? "It is too early to fund: that is possible from 366 days before the start."
      : now < fundBefore
        ? "The first period can still be funded."
        : "If the first period was not funded in time, this agreement can no longer begin.";
  return [paragraph(`${begins} ${funding}`), facts([["As of", ...when(now)]])];
}
