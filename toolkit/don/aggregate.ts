import type { Outcome } from "./outcome.js";

/** How many observations a report needs when `f` nodes may be faulty. */
export function observationQuorum(f: number): number {
  return 2 * f + 1;
}

/** How many signatures the coordinator demands on a report of `n` nodes. */
export function signatureQuorum(n: number, f: number): number {
  return Math.floor((n + f) / 2) + 1;
}

/**
 * One outcome out of what several nodes observed, as production does: an error only if errors outnumber results;
 * among those of the winning kind the median by length, then by bytes, the lower one of two.
 *
 * With at least 2f+1 observations of which at most f lie, the median lies between two honest observations.
 * @param outcomes One per node, at least one. The order does not matter.
 */
export function aggregate(outcomes: readonly Outcome[]): Outcome {
  const errors = outcomes.filter((outcome) => outcome.kind === "error");
  const results = outcomes.filter((outcome) => outcome.kind === "result");
  const winners = errors.length > results.length ? errors : results;

  const sorted = winners.toSorted((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes));
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  if (median === undefined) throw new RangeError("Nothing was observed.");
  return median;
}
