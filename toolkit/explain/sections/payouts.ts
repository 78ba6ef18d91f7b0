import { baselineOf } from "../../pricing/baseline.js";
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

/** What results pay, worked out by the same arithmetic as the contract's. */
export function payoutsSection(subject: Subject): Section {
  const { terms, windows } = subject;
  const several = terms.baselines.length > 1 && new Set(terms.baselines).size > 1;
  const blocks: Block[] = [
    paragraph(
      `What ${several ? "period 1" : windows.length === 1 ? "the period" : "a period"} pays in all for some results. What the ` +
        "agency was paid meanwhile is part of its column" +
        (terms.interimEvery === 0n ? "; here, nothing is." : "."),
    ),
    payoutTable(subject, 0),
  ];
  if (terms.steps.length > 0) blocks.push(payoutCurve(subject, 0));
  if (several)
    blocks.push(paragraph(`In the other periods the same is paid for results that are moved by the baseline.`));
  return { id: "payouts", title: "What results pay", blocks };
}

function payoutTable(subject: Subject, period: number) {
  const { terms, unit, money } = subject;
  const points = payoutPoints(terms, period, unit.decimals);
  const seen = terms.steps.length === 0 ? points.slice(0, 2) : points;
  return table(
    [`>Result, in ${unit.many}`, ">Agency gets", ">Client gets back", "Why here"],
    seen.map((point) => row(subject, period, point)),
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
