import { MAX_UINT128 } from "../../units/amount.js";
import { MAX_STEPS } from "../limits.js";
import type { Terms } from "../types.js";
import type { Finding } from "./finding.js";

/** What is paid: amounts that fit each other, and a price function that can pay. */
export function* priceRules(terms: Terms): Generator<Finding> {
  const { cap, base, baselines, steps, periodEnds } = terms;

  if (cap === 0n) yield ["ZeroCap", "The cap is 0."];
  if (base > cap) yield ["BaseAboveCap", `The base ${base} is above the cap ${cap}.`];
  if (base < cap && steps.length === 0) {
    yield ["StepsMissing", `There is no step, though ${cap - base} base units lie between base and cap.`];
  }
  if (base === cap && steps.length > 0) {
    yield ["StepsWithoutRoom", `There are ${steps.length} steps, though the base already is the cap.`];
  }
  if (cap * BigInt(periodEnds.length) > MAX_UINT128) {
    yield ["TotalTooLarge", `The cap ${cap} times ${periodEnds.length} periods exceeds 2^128 − 1.`];
  }

  if (baselines.length !== 1 && baselines.length !== periodEnds.length) {
    yield ["BaselineCount", `There are ${baselines.length} baselines for ${periodEnds.length} periods.`];
  }
  if (terms.lowerIsBetter && baselines.includes(0n)) {
    yield ["ZeroBaseline", `Lower is better, but the baseline of period ${baselines.indexOf(0n)} is 0.`];
  }

  yield* stepRules(terms);
}

function* stepRules({ cap, base, steps }: Terms): Generator<Finding> {
  if (steps.length > MAX_STEPS) yield ["TooManySteps", `There are ${steps.length} steps.`];

  for (const [index, { threshold, lump }] of steps.entries()) {
    const previous = steps[index - 1];
    if (previous !== undefined && threshold <= previous.threshold) {
      yield [
        "ThresholdsNotRising",
        `Step ${index} begins at ${threshold}, not above ${previous.threshold}, where step ${index - 1} begins.`,
      ];
    }
    if (lump > 0n && threshold === 0n) yield ["LumpAtZero", `Step ${index} pays a lump of ${lump} at threshold 0.`];
    if (lump > cap - base) {
      yield ["LumpAboveRoom", `The lump ${lump} of step ${index} exceeds cap − base, which is ${cap - base}.`];
    }
  }

  if (steps.length > 0 && steps.every(({ lump, rate }) => lump === 0n && rate === 0n)) {
    yield ["NoStepPays", "Every lump and every rate is 0."];
  }
}
