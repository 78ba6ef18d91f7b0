import { ALL_BPS, MIN_INTERIM_EVERY } from "../limits.js";
import { shortestPeriod } from "../periods.js";
import type { Terms } from "../types.js";
import type { Finding } from "./finding.js";

/** Payments while a period runs. */
export function* interimRules(terms: Terms): Generator<Finding> {
  const { interimEvery, interimBps } = terms;
  if (interimEvery === 0n && interimBps === 0n) return;

  if (interimEvery === 0n || interimBps === 0n) {
    yield ["InterimIncomplete", `The interim interval is ${interimEvery} seconds and the share ${interimBps}.`];
  }
  if (terms.lowerIsBetter) yield ["InterimNeedsHigherIsBetter", "There are interim payments, but lower is better."];
  if (interimBps > ALL_BPS) yield ["InterimShareTooLarge", `The interim share is ${interimBps} basis points.`];

  if (interimEvery === 0n) return;
  const shortest = shortestPeriod(terms);
  if (interimEvery < MIN_INTERIM_EVERY || (shortest !== undefined && interimEvery >= shortest)) {
    yield [
      "InterimEveryOutOfRange",
      `The interim interval is ${interimEvery} seconds, the shortest period ${shortest ?? "unknown"}.`,
    ];
  }
}
