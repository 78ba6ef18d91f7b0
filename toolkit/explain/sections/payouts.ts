import { baselineOf } from "../../pricing/baseline.js";
import { joined } from "../../words/joined.js";
import { paragraph, table, type Block, type Section } from "../document.js";
import { payoutPoints, type PayoutPoint, type PointKind } from "../figures/payout-points.js";
import { payoutCurve } from "./payout-curve.js";
import type { Subject } from "../subject.js";

const WHY: Readonly<Record<PointKind, string>> = {
  missing: "no number in time",
  zero: "",
  short: "just short of it",
  step: "a step begins",
  past: "just past it",
  between: "",
  top: "the most is reached",
  beyond: "better still",
};

/** Up to so many periods, it is said by how much the table of the first one moves for each other. */
const MOST_SHIFTS = 6;

/** What results pay, worked out by the same arithmetic as the contract's. */
export function payoutsSection(subject: Subject): Section {
  const { terms, windows } = subject;
  if (terms.steps.length === 0) {
    const text = `Every result, and none at all, pays the agency ${subject.money(terms.base)}.`;
    return { id: "payouts", title: "What results pay", blocks: [paragraph(text)] };
  }
  const several = terms.baselines.length > 1 && new Set(terms.baselines).size > 1;
  const blocks: Block[] = [
    paragraph(
      `What ${several ? "period 1" : windows.length === 1 ? "the period" : "a period"} pays in all for some results.` +
        (terms.interimEvery === 0n
          ? ""
          : " What was paid while it ran is part of it; if that was more than a result earns, the agency keeps that instead."),
    ),
    payoutTable(subject, 0),
  ];
  blocks.push(payoutCurve(subject, 0));
  if (several) blocks.push(paragraph(otherPeriods(subject)));
  return { id: "payouts", title: "What results pay", blocks };
}

/** The price is a function of the distance from the baseline alone, so each period pays the same for a shifted result. */
function otherPeriods({ terms, windows, number }: Subject): string {
  const first = baselineOf(terms, 0);
  if (windows.length > MOST_SHIFTS)
    return "In other periods the same is paid at the same distance from their own baseline.";
  const shifts = windows.slice(1).map(({ period }) => {
    const shift = baselineOf(terms, period) - first;
    const how = shift === 0n ? "the same" : `${number(shift < 0n ? -shift : shift)} ${shift > 0n ? "higher" : "lower"}`;
    return `${how} in period ${period + 1}`;
  });
  return `In the other periods the same is paid for results that are ${joined(shifts, "and")}.`;
}

function payoutTable(subject: Subject, period: number) {
  const { terms, unit, money } = subject;
  const points = payoutPoints(terms, period, unit.decimals);

  return table(
    [`>Result, in ${unit.many}`, ">Agency gets", ">Client gets back", "Why here"],
    points.map((point) => row(subject, period, point)),
  );

  function row({ number }: Subject, of: number, { value, toAgency, toClient, why }: PayoutPoint): string[] {
    const isBaseline = value !== null && value === baselineOf(terms, of) && value > 0n && why === "step";
    return [
      value === null ? "none" : number(value),
      money(toAgency),
      money(toClient),
      isBaseline ? "the baseline" : WHY[why],
    ];
  }
}
