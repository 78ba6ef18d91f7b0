import { byTranslation, Claims, type Property, success, whileRunning } from "../../scripts/prove/property.js";
import type { Sources } from "../../scripts/prove/compiler.js";
import type { Loop, LoopState } from "../../scripts/prove/translation.js";
import { and, implies, ite, not, scalar } from "../../scripts/prove/values.js";
import { PRICING, translate } from "./code.js";
import { at, lump, MAX_128, min, next, rate, STEPS, threshold } from "./terms.js";

const N = STEPS;

/** Thresholds rise (property "terms: steps"), here from step `i` to the next. */
const rises = (i: string) => implies(`(< ${next(i)} ${N})`, `(< ${threshold(i)} ${threshold(next(i))})`);

/** `performance` for performances that are given, one run for each. */
function performances(sources: Sources, ...xs: string[]) {
  const t = translate(sources, PRICING);
  const terms = t.input("terms", "struct Terms");
  const given = xs.map((name) => t.any(name, "uint128"));
  const results = given.map((x) => {
    t.substitutes.set("_performed", () => scalar(x.term, "uint256"));
    return t.term(t.run("Pricing.performance", [terms, scalar("0", "uint256"), scalar("0", "uint256")]));
  });
  // Every symbol that an invariant may name.
  for (const member of ["cap", "base"]) t.member(terms, member);
  return { t, results, loops: t.loops };
}

/** `_performed` for given values of one period. */
function performed(sources: Sources, ...values: string[]) {
  const t = translate(sources, PRICING);
  const terms = t.input("terms", "struct Terms");
  const period = t.any("period", "uint256");
  return { t, xs: values.map((name) => t.term(t.run("Pricing._performed", [terms, period, t.any(name, "uint128")]))) };
}

function formula(sources: Sources) {
  const { t, results, loops } = performances(sources, "x");
  const [loop] = loops as [Loop];
  // The formula's sums over the first i steps, as docs and toolkit write it.
  t.lines.push("(declare-fun lumps_of_first (Int) Int)", "(declare-fun scaled_of_first (Int) Int)");
  const upper = (i: string) => ite(`(< ${next(i)} ${N})`, min("x", threshold(next(i))), "x");
  const sums = (i: string) => [
    `(= (lumps_of_first ${next(i)}) (+ (lumps_of_first ${i}) ${ite(`(>= x ${threshold(i)})`, lump(i), "0")}))`,
    `(= (scaled_of_first ${next(i)}) (+ (scaled_of_first ${i}) ${ite(`(> x ${threshold(i)})`, `(* ${rate(i)} (- ${upper(i)} ${threshold(i)}))`, "0")}))`,
  ];
  const none = ["(= (lumps_of_first 0) 0)", "(= (scaled_of_first 0) 0)"];
  const is = (s: LoopState) =>
    and(
      `(<= 0 ${at(s, "i")} ${N})`,
      `(= ${at(s, "lumps")} (lumps_of_first ${at(s, "i")}))`,
      `(= ${at(s, "scaled")} (scaled_of_first ${at(s, "i")}))`,
      // It stopped at the end, or at the first step that was not reached.
      implies(and(not(s.running), `(< ${at(s, "i")} ${N})`), `(< x ${threshold(at(s, "i"))})`),
    );
  const now = at(loop.now, "i");
  t.lines.push("(declare-const k Int)", "(declare-const end Int)");
  const tail = (k: string) =>
    and(
      implies(`(< ${k} ${N})`, `(< x ${threshold(k)})`),
      `(= (lumps_of_first ${k}) (lumps_of_first end))`,
      `(= (scaled_of_first ${k}) (scaled_of_first end))`,
    );
  const earned = `(+ (lumps_of_first ${at(loop.end, "i")}) (div (scaled_of_first ${at(loop.end, "i")}) 1000000000000))`;
  return new Claims(t)
    .induct("the loop has added up the steps so far", [loop], [...none, ...sums(now), rises(now)], is)
    .add(
      "steps after the first that is not reached add nothing",
      ["(<= 0 end k)", `(< k ${N})`, ...sums("k"), rises("k"), tail("k")],
      tail(next("k")),
    )
    .add("the result", [...success(t), is(loop.end)], `(= ${results[0]} ${min(earned, "(- terms.cap terms.base)")})`)
    .all;
}

function noOverflow(sources: Sources) {
  const { t, loops } = performances(sources, "x");
  const [loop] = loops as [Loop];
  const is = (s: LoopState) =>
    and(
      `(<= 0 ${at(s, "i")} ${N})`,
      `(<= ${at(s, "lumps")} (* ${at(s, "i")} ${MAX_128}))`,
      `(<= ${at(s, "scaled")} (* x ${MAX_128}))`,
      whileRunning(
        s,
        implies(`(< ${at(s, "i")} ${N})`, `(<= ${at(s, "scaled")} (* ${threshold(at(s, "i"))} ${MAX_128}))`),
      ),
    );
  const typed = (i: string) => `(<= 0 ${threshold(i)} ${MAX_128})`;
  const now = at(loop.now, "i");
  const premises = ["(<= terms.base terms.cap)", `(<= ${N} 16)`, rises(now), typed("0"), typed(now), typed(next(now))];
  const claims = new Claims(t)
    .induct("what is summed stays below 2^128 · 2^128", [loop], premises, is)
    .never(["overflow", "underflow", "division", "index", "cast"], (inside) => [
      ...premises,
      is(inside ? loop.now : loop.end),
    ]);

  const parts = performed(sources, "value");
  parts.t.lines.push("(declare-const periods Int)");
  const baselines = "terms.baselines.length";
  return claims.all.concat(
    new Claims(parts.t).never(["overflow", "underflow", "division", "index", "cast"], () => [
      "(< period periods)",
      `(or (= ${baselines} 1) (= ${baselines} periods))`,
    ]).all,
  );
}

function monotone(sources: Sources) {
  const { t, results, loops } = performances(sources, "x", "y");
  const grows = (a: LoopState, b: LoopState) =>
    and(
      `(>= ${at(b, "scaled")} 0)`,
      `(>= ${at(a, "i")} 0)`,
      whileRunning(a, b.running, `(= ${at(a, "i")} ${at(b, "i")})`),
      `(<= ${at(a, "lumps")} ${at(b, "lumps")})`,
      `(<= ${at(a, "scaled")} ${at(b, "scaled")})`,
    );
  const [a, b] = loops as [Loop, Loop];
  return new Claims(t)
    .induct("the sums for more performance are never smaller", [a, b], ["(<= x y)"], grows)
    .add("nor is the result", ["(<= x y)", ...success(t), grows(a.end, b.end)], `(<= ${results[0]} ${results[1]})`).all;
}

function direction(sources: Sources) {
  const { t, xs } = performed(sources, "value", "better");
  const [x, y] = xs as [string, string];
  const improves = ite("terms.lowerIsBetter", "(>= value better)", "(<= value better)");
  return new Claims(t)
    .add("a better value is never less performance", [...success(t), improves], `(<= ${x} ${y})`)
    .add(
      "a higher value is never more when lower is better",
      ["terms.lowerIsBetter", "(<= value better)"],
      `(>= ${x} ${y})`,
    )
    .add("never negative", success(t), `(>= ${x} 0)`).all;
}

function mirrored(sources: Sources) {
  const { t, xs } = performed(sources, "value");
  const baseline = "(terms.baselines (ite (= terms.baselines.length 1) 0 period))";
  return new Claims(t)
    .add(
      "below",
      [...success(t), "terms.lowerIsBetter"],
      `(= ${xs[0]} (ite (< value ${baseline}) (- ${baseline} value) 0))`,
    )
    .add(
      "above",
      [...success(t), not("terms.lowerIsBetter")],
      `(= ${xs[0]} (ite (> value ${baseline}) (- value ${baseline}) 0))`,
    ).all;
}

function withinCap(sources: Sources) {
  const { t, results } = performances(sources, "x");
  return new Claims(t).add("the result", success(t), `(<= 0 ${results[0]} (- terms.cap terms.base))`).all;
}

function oneFloor(sources: Sources) {
  const { t, results, loops } = performances(sources, "x");
  const [{ end }] = loops as [Loop];
  const numerator = `(+ (* ${at(end, "lumps")} 1000000000000) ${at(end, "scaled")})`;
  const reached = `(* ${results[0]} 1000000000000)`;
  return new Claims(t)
    .add("never more than the formula without rounding", success(t), `(<= ${reached} ${numerator})`)
    .add(
      "less than one base unit below it, however many steps",
      [...success(t), `(< ${results[0]} (- terms.cap terms.base))`],
      `(< (- ${numerator} ${reached}) 1000000000000)`,
    ).all;
}

const edit = (change: string, find: string, replace: string) => ({ change, edits: [{ file: PRICING, find, replace }] });
export const PRICING_PROPERTIES: Property[] = [
  byTranslation(
    "price: it is the formula",
    "For any number of steps, `performance` is min(cap − base, Σ lumps of the thresholds reached + ⌊Σ rate · units in the step / 10^12⌋); equality reaches a threshold, and steps above the value add nothing.",
    formula,
    [
      edit("equality does not reach a threshold", "if (x < threshold) break;", "if (x <= threshold) break;"),
      edit(
        "each step is floored",
        "scaled += (upper - threshold) * step.rate;",
        "scaled += (upper - threshold) * step.rate / RATE_SCALE * RATE_SCALE;",
      ),
      edit(
        "a step's rate goes on above the next threshold",
        "if (i + 1 < steps.length && steps[i + 1].threshold < x)",
        "if (i + 1 < steps.length && steps[i + 1].threshold < 1)",
      ),
      edit("the cap is ignored", "return earned < room ? earned : room;", "return earned;"),
    ],
  ),
  byTranslation("price: within the cap", "For any number of steps, performance is from 0 to cap − base.", withinCap, [
    edit("the cap is above the base", "uint256 room = terms.cap - terms.base;", "uint256 room = terms.cap;"),
  ]),
  byTranslation(
    "price: nothing overflows",
    "For valid terms and any 128-bit value, nothing in `performance` overflows, underflows, divides by zero or reads outside an array: pricing never reverts, so it can never lock money.",
    noOverflow,
    [
      edit("the step is not left when its threshold is not reached", "if (x < threshold) break;", ""),
      edit(
        "a rate applies from zero instead of from its threshold",
        "scaled += (upper - threshold) * step.rate;",
        "scaled += upper * step.rate * 2;",
      ),
      edit(
        "the next step is read without asking whether there is one",
        "if (i + 1 < steps.length && steps[i + 1].threshold < x)",
        "if (steps[i + 1].threshold < x)",
      ),
      edit(
        "a baseline per period where there is one for all",
        "baselines[baselines.length == 1 ? 0 : period]",
        "baselines[period]",
      ),
    ],
  ),
  byTranslation(
    "price: more performance never pays less",
    "For any steps, whatever their order, x ≤ y implies performance(x) ≤ performance(y).",
    monotone,
    [
      edit("reaching a threshold takes the earlier lumps away", "lumps += step.lump;", "lumps = step.lump;"),
      edit(
        "the rate counts what is missing to the threshold",
        "(upper - threshold) * step.rate",
        "(threshold + 1000 - (upper < threshold + 1000 ? upper : threshold)) * step.rate",
      ),
    ],
  ),
  byTranslation(
    "price: a better metric is never less performance",
    "Performance never falls as the metric gets better: higher, or lower where lower is better. It is never negative.",
    direction,
    [
      edit(
        "the direction is ignored",
        "terms.lowerIsBetter ? (baseline, value) : (value, baseline)",
        "terms.lowerIsBetter ? (value, baseline) : (value, baseline)",
      ),
    ],
  ),
  byTranslation(
    "price: lower-is-better is the mirror image",
    "Performance is max(0, baseline − value) where lower is better and max(0, value − baseline) otherwise, of the period's own baseline or the common one.",
    mirrored,
    [
      edit("every period has the first baseline", "baselines[baselines.length == 1 ? 0 : period]", "baselines[0]"),
      edit(
        "the distance counts on both sides",
        "return high > low ? high - low : 0;",
        "return high > low ? high - low : low - high;",
      ),
    ],
  ),
  byTranslation(
    "price: one floor for all steps",
    "Rounding takes less than one base unit from a payout, however many steps it has, and never adds any.",
    oneFloor,
    [
      edit(
        "rounds up",
        "uint256 earned = lumps + scaled / RATE_SCALE;",
        "uint256 earned = lumps + (scaled + 1) / RATE_SCALE + 1;",
      ),
    ],
  ),
];
