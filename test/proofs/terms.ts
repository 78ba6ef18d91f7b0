import type { LoopState } from "../../scripts/prove/translation.js";
import { and, implies, ite } from "../../scripts/prove/values.js";

/** 2^128 − 1: the largest amount, threshold, lump, rate and metric value. */
export const MAX_128 = String((1n << 128n) - 1n);

export const STEPS = "terms.steps.length";
export const threshold = (i: string) => `(terms.steps.threshold ${i})`;
export const lump = (i: string) => `(terms.steps.lump ${i})`;
export const rate = (i: string) => `(terms.steps.rate ${i})`;

export const PERIODS = "terms.periodEnds.length";
export const end = (period: string) => `(terms.periodEnds ${period})`;
export const start = (period: string) => ite(`(= ${period} 0)`, "terms.start", end(before(period)));

export const next = (i: string) => `(+ ${i} 1)`;
export const before = (i: string) => `(- ${i} 1)`;
export const min = (a: string, b: string) => ite(`(< ${a} ${b})`, a, b);
export const max = (a: string, b: string) => ite(`(> ${a} ${b})`, a, b);

/** A variable of a loop at one moment. */
export const at = (state: LoopState, name: string) => state.of[name] as string;

/** The longest that a period can be in settlement. */
export const SETTLEMENT = "(+ terms.reportGrace terms.reviewWindow terms.rulingWindow)";

const DAY = 86_400;

/** What valid terms promise whatever the period. Proved of `TermsValidity` by the property "terms: amounts and windows". */
export const VALID_TERMS = [
  "(> terms.cap 0)",
  "(<= terms.base terms.cap)",
  `(<= ${STEPS} 16)`,
  `(<= 1 ${PERIODS} 120)`,
  `(<= (* terms.cap ${PERIODS}) ${MAX_128})`,
  `(or (= terms.baselines.length 1) (= terms.baselines.length ${PERIODS}))`,
  `(<= terms.measureDelay ${180 * DAY})`,
  `(<= 3600 terms.reportGrace ${30 * DAY})`,
  `(<= terms.reviewWindow ${30 * DAY})`,
  `(<= terms.rulingWindow ${90 * DAY})`,
  "(=> (= terms.arbiter 0) (= 0 terms.reviewWindow terms.rulingWindow terms.arbiterFee))",
  "(=> (not (= terms.arbiter 0)) (and (<= 3600 terms.reviewWindow) (<= 3600 terms.rulingWindow)))",
  `(<= terms.trialEnd ${end("0")})`,
  "(<= terms.interimBps 10000)",
  "(= (= terms.interimEvery 0) (= terms.interimBps 0))",
  `(<= (- ${end(before(PERIODS))} terms.start) ${3650 * DAY})`,
];

/** What valid terms promise about one step. Proved by the property "terms: steps". */
export const validStep = (i: string) =>
  implies(
    `(and (<= 0 ${i}) (< ${i} ${STEPS}))`,
    and(
      implies(`(> ${i} 0)`, `(< ${threshold(before(i))} ${threshold(i)})`),
      `(<= ${lump(i)} (- terms.cap terms.base))`,
      implies(`(= ${threshold(i)} 0)`, `(= ${lump(i)} 0)`),
    ),
  );

/** What valid terms promise about one period. Proved by the property "terms: periods". */
export const validPeriod = (period: string) =>
  implies(
    `(and (<= 0 ${period}) (< ${period} ${PERIODS}))`,
    and(
      `(<= terms.start ${start(period)})`,
      `(< ${start(period)} ${end(period)})`,
      `(<= ${end(period)} ${end(before(PERIODS))})`,
      implies(`(> ${period} 0)`, `(<= ${SETTLEMENT} (- ${end(period)} ${start(period)}))`),
      `(<= terms.fundingGrace (- ${end(period)} ${start(period)}))`,
      implies("(> terms.interimEvery 0)", `(<= 3600 terms.interimEvery (- ${end(period)} ${start(period)} 1))`),
    ),
  );

/** Periods end in their order. Proved by the property "terms: periods". */
export const inOrder = (earlier: string, later: string) =>
  implies(`(and (<= 0 ${earlier}) (< ${earlier} ${later} ${PERIODS}))`, `(< ${end(earlier)} ${end(later)})`);
