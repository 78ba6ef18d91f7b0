import { exactDuration } from "../../words/duration.js";
import { facts, paragraph, table, type Block, type Section } from "../document.js";
import { hasInterim } from "../figures/interim.js";
import type { PeriodWindows } from "../../schedule/windows.js";
import type { Subject } from "../subject.js";

/** Up to so many periods, each has a table of all its dates. */
const MOST_IN_FULL = 3;
/** Up to so many, all of them have a line; of more, the first and the last. */
const MOST_LINES = 36;
const FIRST_LINES = 12;
const LAST_LINES = 3;
/** Up to so many points at which a running period is paid are listed one by one. */
const MOST_POINTS = 5;

/** Every deadline as a date by both parties' clocks. */
export function datesSection(subject: Subject): Section {
  const { windows } = subject;
  const inFull = windows.length <= MOST_IN_FULL ? windows : windows.slice(0, 1);
  const blocks: Block[] = [
    paragraph(
      "Each date is the first moment of what follows: what is possible before 00:00 is possible up to the last second of the " +
        "day before, and no longer. The chain’s own clock counts; it can differ from others by some seconds.",
    ),
    rules(subject),
    ...inFull.map((window) => periodTable(subject, window)),
  ];
  if (inFull.length < windows.length) blocks.push(...overview(subject));
  return { id: "dates", title: "Dates", blocks };
}

/** The same for every period, as lengths of time. */
function rules({ terms, hasArbiter }: Subject): Block {
  const entries: [string, ...string[]][] = [
    [
      "Funding",
      terms.fundingGrace === 0n
        ? "before the period begins"
        : `until ${exactDuration(terms.fundingGrace)} after it begins`,
    ],
    [
      "Asking for the number",
      terms.measureDelay === 0n
        ? "from the end of the period on"
        : `from ${exactDuration(terms.measureDelay)} after its end on`,
    ],
    ["Answer", `within ${exactDuration(terms.reportGrace)} from then; a later one counts as none`],
  ];
  if (hasArbiter) {
    entries.push([
      "Review",
      `${exactDuration(terms.reviewWindow)} from the answer, or from the end of the time for it`,
    ]);
    entries.push(["Ruling", `${exactDuration(terms.rulingWindow)} from the end of the review, if disputed`]);
  }
  if (terms.interimEvery > 0n)
    entries.push(["While it runs", `a count every ${exactDuration(terms.interimEvery)}, each for a payment`]);
  return facts(entries);
}

function periodTable(subject: Subject, window: PeriodWindows) {
  const { clocks, windows } = subject;
  const title = windows.length === 1 ? "The period" : `Period ${window.period + 1}`;
  return table(
    [title, ...clocks.clocks.map(({ zone }) => zone)],
    moments(subject, window).map(([name, at]) => [name, ...clocks.clocks.map((clock) => clock.inShort(at))]),
  );
}

/** What happens when in one period, in the order of the clock. */
function moments({ terms, hasArbiter }: Subject, window: PeriodWindows): [string, bigint][] {
  const { period, from, to, fundBefore, askFrom, answerBefore, earliestSettle, settleUnanswered, latestSettle } =
    window;
  const trial: [string, bigint][] = period === 0 && terms.trialEnd > from ? [["trial ends", terms.trialEnd]] : [];
  const points = hasInterim(terms, period) ? pointRows(window) : [];
  const settling: [string, bigint][] = hasArbiter
    ? [
        ["paid at the earliest", earliestSettle],
        ["review ends at the latest", settleUnanswered],
        ["ruling ends; can be settled in any case", latestSettle],
      ]
    : [];
  const asked = hasArbiter ? "number can be asked for" : "number can be asked for; paid at the earliest";
  const answered = hasArbiter ? "answer must come before" : "answer must come before; can be settled in any case";
  const rows: [string, bigint][] = [
    ["begins", from],
    ["must be funded before", fundBefore],
    ...trial,
    ...points,
    ["ends", to],
    [asked, askFrom],
    [answered, answerBefore],
    ...settling,
  ];
  return rows.sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function pointRows({ interimPoints }: PeriodWindows): [string, bigint][] {
  const row = (at: bigint, index: number): [string, bigint] => [`${ordinal(index + 1)} count while it runs`, at];
  if (interimPoints.length <= MOST_POINTS) return interimPoints.map(row);
  const last = interimPoints.length - 1;
  return [row(interimPoints[0] ?? 0n, 0), row(interimPoints[1] ?? 0n, 1), row(interimPoints[last] ?? 0n, last)];
}

/** One line for each period: what the rules above make of the other dates follows from these. */
function overview({ clocks, windows, hasArbiter }: Subject): Block[] {
  const shown =
    windows.length <= MOST_LINES ? windows : [...windows.slice(0, FIRST_LINES), ...windows.slice(-LAST_LINES)];
  const left = windows.length - shown.length;
  const tables = clocks.clocks.map(({ zone, inShort }) =>
    table(
      [
        ">Period",
        "Begins",
        "Fund before",
        "Ask from",
        "Answer before",
        ...(hasArbiter ? ["Settled in any case from"] : []),
      ],
      shown.map(({ period, from, fundBefore, askFrom, answerBefore, latestSettle }) => [
        String(period + 1),
        ...[from, fundBefore, askFrom, answerBefore, ...(hasArbiter ? [latestSettle] : [])].map(inShort),
      ]),
      `All periods, in ${zone}`,
    ),
  );
  const settled = hasArbiter ? "" : " From the end of the time for an answer on, it can be settled in any case.";
  const omitted = left === 0 ? "" : ` ${left} periods in between are left out here.`;
  const note = `A period ends when the next begins.${settled}${omitted}`;
  return [...tables, paragraph(note)];
}

function ordinal(count: number): string {
  const ending = count % 100 >= 11 && count % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][count % 10] ?? "th");
  return `${count}${ending}`;
}
