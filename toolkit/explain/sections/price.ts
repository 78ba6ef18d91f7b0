import { baselineOf } from "../../pricing/baseline.js";
import { exactDuration } from "../../words/duration.js";
import { percent } from "../../words/percent.js";
import { isCounted } from "../../words/unit.js";
import { facts, list, paragraph, table, type Block, type Section } from "../document.js";
import { stepValue, topValue } from "../figures/earnings.js";
import { holdback, mostInterim } from "../figures/interim.js";
import type { Subject } from "../subject.js";
import { periodNames } from "../words/parties.js";
import { priceLines } from "../words/price.js";

/** More than these groups of periods with one baseline each become a table. */
const MOST_GROUPS = 4;

/** What is paid for which result, and when of it what. */
export function priceSection(subject: Subject): Section {
  const { terms } = subject;
  return {
    id: "price",
    title: "What is paid",
    blocks: [
      ...(terms.base > 0n ? [paragraph(baseText(subject))] : []),
      ...(terms.steps.length > 0 ? stepBlocks(subject) : []),
      paragraph(limitText(subject)),
      ...interimBlocks(subject),
    ],
  };
}

function baseText({ terms, money }: Subject): string {
  const all = terms.steps.length === 0 ? " This is all there is." : "";
  return (
    `The agency gets a base of ${money(terms.base)} for every funded period, whatever is measured and also when nothing is, ` +
    `unless the agreement ends early and that period is given back (see “Ways to end it”).${all}`
  );
}

function stepBlocks(subject: Subject): Block[] {
  const { terms, unit, money } = subject;
  const groups = groupsByBaseline(subject);
  const rated = terms.steps.some(({ rate }) => rate > 0n);
  const blocks: Block[] = [];

  if (terms.lowerIsBetter)
    blocks.push(paragraph("A lower result is better. A result that is reported as 0 pays the most."));
  if (groups.length <= MOST_GROUPS) {
    for (const periods of groups) {
      const period = periods[0] ?? 0;
      const reached = groups.length > 1 ? [reachedText(subject, period)] : [];
      blocks.push(
        paragraph(heading(subject, periods, groups.length)),
        list([...priceLines(subject, period), ...reached]),
      );
    }
  } else {
    blocks.push(paragraph("Each period has a baseline of its own. For the first one:"));
    blocks.push(list(priceLines(subject, 0)));
    blocks.push(baselineTable(subject));
  }
  if (rated) {
    const parts = isCounted(unit) ? "" : `Parts of a unit count in proportion. `;
    blocks.push(
      paragraph(
        `${parts}The sum for a period is rounded down to the smallest part of the currency, ${money(1n)}, once.`,
      ),
    );
  }
  return blocks;
}

function groupsByBaseline({ terms, windows }: Subject): number[][] {
  const groups = new Map<bigint, number[]>();
  for (const { period } of windows) {
    const baseline = terms.baselines.length === 1 ? 0n : (terms.baselines[period] ?? 0n);
    groups.set(baseline, [...(groups.get(baseline) ?? []), period]);
  }
  return [...groups.values()];
}

function heading({ terms, windows, quantity }: Subject, periods: readonly number[], groups: number): string {
  const parts = terms.steps.reduce((sum, { lump, rate }) => sum + (lump > 0n ? 1 : 0) + (rate > 0n ? 1 : 0), 0);
  const added = parts > 1 ? ", all of this that applies, added up" : "";
  if (groups === 1)
    return `For the result of ${windows.length === 1 ? "the period" : "each period, on its own"}${added}:`;
  return `In ${periodNames(periods)}, with a baseline of ${quantity(baselineOf(terms, periods[0] ?? 0))}${added}:`;
}

function reachedText({ terms, quantity }: Subject, period: number): string {
  const top = topValue(terms, period);
  if (top === undefined) return "No result earns anything.";
  return `The most is reached ${terms.lowerIsBetter ? `at ${quantity(top)} or less` : `from ${quantity(top)} on`}.`;
}

/** The same steps, moved by the baseline: where they begin and where the most is reached, for every period. */
function baselineTable({ terms, windows, number, unit }: Subject) {
  const rows = windows.map(({ period }) => {
    const first = stepValue(terms, period, terms.steps[0]?.threshold ?? 0n);
    const top = topValue(terms, period);
    return [
      String(period + 1),
      first === undefined ? "never" : number(first),
      top === undefined ? "nothing is ever paid" : number(top),
    ];
  });
  const below = terms.lowerIsBetter ? "Counts below" : "Counts from";
  return table(
    [">Period", `>${below}`, ">Most is reached at"],
    rows,
    `In ${unit.many}; all steps of a period move with it`,
  );
}

function limitText(subject: Subject): string {
  const { terms, money, stakes } = subject;
  const { perPeriod } = stakes.misprice;
  const sentences = [`A period pays at most ${money(terms.base + perPeriod)}.`];
  if (terms.base > 0n && terms.steps.length > 0) sentences.push("The base is part of that.");
  if (terms.steps.length > 0 && groupsByBaseline(subject).length === 1) sentences.push(reachedText(subject, 0));
  const short = terms.cap - terms.base - perPeriod;
  if (short > 0n) {
    sentences.push(
      `${money(terms.cap)} are locked, but no result can earn all of it: ${money(short)} always come back.`,
    );
  }
  if (subject.windows.length > 1) sentences.push("The result of one period never counts in another.");
  return sentences.join(" ");
}

function interimBlocks(subject: Subject): Block[] {
  const { terms, money, windows } = subject;
  if (terms.interimEvery === 0n) {
    const once = "Each period is paid once, after it has ended.";
    return [paragraph(terms.steps.length === 0 ? once : `${once} Nothing is paid while it runs.`)];
  }
  const share = percent(terms.interimBps);
  const last = windows.length - 1;
  const base = terms.base > 0n ? "; never any of the base" : "";
  const trial = terms.trialEnd > terms.start ? ", and not before the end of the trial" : "";
  return [
    paragraph(
      `While a period runs, the number is also taken every ${exactDuration(terms.interimEvery)}, from the beginning of the period. At each of ` +
        `these points the agency can be paid up to ${share} of what the period has earned so far${trial}${base}. ` +
        "After the period the rest is paid by the final number.",
    ),
    paragraph(
      "Somebody has to ask at each point. For one that nobody asks for nothing is paid then, and the next one, or the final number, " +
        "makes up for it. What was paid is final: if a later count is lower, the agency keeps it.",
    ),
    facts([
      ["Paid while it runs", `at most ${money(mostInterim(terms, last))} a period`],
      [
        "Held back until its end",
        `at most ${money(holdback(terms, last))} a period${terms.base > 0n ? ", and the base" : ""}`,
      ],
    ]),
  ];
}
