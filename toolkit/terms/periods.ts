import { PerformanceEscrowError } from "../errors.js";
import type { TimeTerms } from "./types.js";

type Periods = Pick<TimeTerms, "start" | "periodEnds">;

/** A period that the agreement does not have. */
export class NoSuchPeriodError extends PerformanceEscrowError {
  override readonly name = "NoSuchPeriodError";
}

/**
 * First second of `period`, Unix time.
 *
 * @throws NoSuchPeriodError
 */
export function periodStart(terms: Periods, period: number): bigint {
  periodEnd(terms, period);
  return period === 0 ? terms.start : periodEnd(terms, period - 1);
}

/**
 * First second after `period`, Unix time.
 *
 * @throws NoSuchPeriodError
 */
export function periodEnd(terms: Periods, period: number): bigint {
  const end = terms.periodEnds[period];
  if (end === undefined) {
    const count = terms.periodEnds.length;
    throw new NoSuchPeriodError(
      `There is no period ${period}: the agreement has ${count}.`,
      `Name a period from 0 to ${count - 1}.`,
    );
  }
  return end;
}

/** How many periods have begun at `at`: period k has, from its first second on. */
export function periodsBegun(terms: Periods, at: bigint): number {
  return [terms.start, ...terms.periodEnds.slice(0, -1)].filter((start) => start <= at).length;
}

/** How many periods have ended at `at`: period k has, from the first second after it on. */
export function periodsEnded(terms: Periods, at: bigint): number {
  return terms.periodEnds.filter((end) => end <= at).length;
}

/** The period that runs at `at`, or undefined before the start and after the end. */
export function runningPeriod(terms: Periods, at: bigint): number | undefined {
  const ended = periodsEnded(terms, at);
  return periodsBegun(terms, at) > ended ? ended : undefined;
}

/** Seconds of the shortest period, or undefined when there is none. */
export function shortestPeriod(terms: Periods): bigint | undefined {
  let shortest: bigint | undefined;
  let from = terms.start;
  for (const end of terms.periodEnds) {
    const length = end - from;
    if (shortest === undefined || length < shortest) shortest = length;
    from = end;
  }
  return shortest;
}
