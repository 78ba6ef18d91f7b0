import type { Edit, Sources } from "../../scripts/prove/compiler.js";
import { byTranslation, Claims, type Control, type Property, success } from "../../scripts/prove/property.js";
import type { Loop, LoopState } from "../../scripts/prove/translation.js";
import { and, implies, not } from "../../scripts/prove/values.js";
import { translate, VALIDITY } from "./code.js";
import {
  at,
  before,
  end,
  inOrder,
  PERIODS,
  SETTLEMENT,
  start,
  STEPS,
  threshold,
  VALID_TERMS,
  validPeriod,
  validStep,
} from "./terms.js";

/** `TermsValidity.check`, as a run that does not revert. Who the parties are does not matter here. */
function checked(sources: Sources) {
  const t = translate(sources, VALIDITY);
  t.substitutes.set("_checkParties", () => ({ kind: "tuple", items: [] }));
  t.run("TermsValidity.check", [t.input("terms", "struct Terms")]);
  // Any step or period, and any later one.
  t.lines.push("(declare-const k Int)", "(declare-const later Int)");
  const loop = (where: string) => t.loops.find((one) => one.where === where) as Loop;
  return { claims: new Claims(t), passed: success(t), steps: loop("_checkPrice"), periods: loop("_checkPeriods") };
}

/** What `_checkPeriods` knows after some periods. */
function periodsSoFar(s: LoopState): string {
  const [i, previous, shortest] = [at(s, "i"), at(s, "previous"), at(s, "shortest")];
  return and(
    `(<= 0 ${i} ${PERIODS})`,
    implies(not(s.running), `(= ${i} ${PERIODS})`),
    `(= ${previous} ${start(i)})`,
    `(<= terms.start ${previous})`,
    implies(
      `(and (<= 0 k) (< k ${i}))`,
      and(
        `(<= terms.start ${start("k")})`,
        `(< ${start("k")} ${end("k")})`,
        `(<= ${end("k")} ${previous})`,
        `(<= ${shortest} (- ${end("k")} ${start("k")}))`,
        implies("(> k 0)", `(<= ${SETTLEMENT} (- ${end("k")} ${start("k")}))`),
        implies(`(< k (- ${i} 1))`, `(< ${end("k")} ${previous})`),
      ),
    ),
    implies(`(and (<= 0 k) (< k later ${i}))`, `(< ${end("k")} ${end("later")})`),
  );
}

function stepsSoFar(s: LoopState): string {
  const [i, previous] = [at(s, "i"), at(s, "previous")];
  return and(
    `(<= 0 ${i} ${STEPS})`,
    implies(not(s.running), `(= ${i} ${STEPS})`),
    implies(`(> ${i} 0)`, `(= ${previous} ${threshold(before(i))})`),
    implies(`(< k ${i})`, validStep("k")),
  );
}

function steps(sources: Sources) {
  const { claims, passed, steps: loop } = checked(sources);
  return claims
    .induct("steps so far", [loop], ["(<= terms.base terms.cap)"], stepsSoFar)
    .add("all steps", [...passed, stepsSoFar(loop.end)], validStep("k")).all;
}

function periods(sources: Sources) {
  const { claims, passed, periods: loop } = checked(sources);
  return claims
    .induct("periods so far", [loop], [], periodsSoFar)
    .add("all periods", [...passed, periodsSoFar(loop.end)], and(validPeriod("k"), inOrder("k", "later"))).all;
}

function amountsAndWindows(sources: Sources) {
  const { claims, passed, periods: loop } = checked(sources);
  for (const promise of VALID_TERMS) claims.add(promise, [...passed, periodsSoFar(loop.end)], promise);
  return claims.all;
}

const control = (change: string, ...edits: Omit<Edit, "file">[]): Control => ({
  change,
  edits: edits.map((edit) => ({ file: VALIDITY, ...edit })),
});

export const VALIDITY_PROPERTIES: Property[] = [
  byTranslation(
    "terms: steps",
    "Terms that pass the check have strictly rising thresholds, no lump at threshold 0 and no lump above cap − base, for any number of steps.",
    steps,
    [
      control("equal thresholds pass", {
        find: "if (i != 0 && threshold <= previous)",
        replace: "if (i != 0 && threshold < previous)",
      }),
      control("only the first step's lump is looked at", {
        find: "if (lump > room) revert",
        replace: "if (i == 0 && lump > room) revert",
      }),
    ],
  ),
  byTranslation(
    "terms: periods",
    "Terms that pass the check have periods in their order, each after the first at least reportGrace + reviewWindow + rulingWindow long and none shorter than fundingGrace or within one interim interval, for any number of periods.",
    periods,
    [
      control("a period may be a second shorter than its settlement", {
        find: "duration < settlement",
        replace: "duration + 1 < settlement",
      }),
      control("periods may be empty", { find: "if (end <= previous) revert", replace: "if (end < previous) revert" }),
      control("the ruling is forgotten", {
        find: "return report + review + ruling;",
        replace: "return report + review;",
      }),
      control("the shortest period is the first", {
        find: "if (duration < shortest) shortest = duration;",
        replace: "if (i == 0) shortest = duration;",
      }),
    ],
  ),
  byTranslation(
    "terms: amounts and windows",
    "Terms that pass the check have 0 < cap, base ≤ cap, all caps together below 2^128, at most 16 steps and 120 periods, every window within its bounds, none without an arbiter, and a trial that ends with the first period.",
    amountsAndWindows,
    [
      control("the sum of the caps is not limited", {
        find: "if (uint256(terms.cap) * count > type(uint128).max)",
        replace: "if (uint256(terms.cap) > type(uint128).max)",
      }),
      control("121 periods pass", { find: "MAX_PERIODS = 120;", replace: "MAX_PERIODS = 121;" }),
      control("a trial may last", {
        find: "if (terms.trialEnd > ends[0])",
        replace: "if (terms.trialEnd > ends[count - 1])",
      }),
    ],
  ),
];
