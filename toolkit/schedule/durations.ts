import { PerformanceEscrowError } from "../errors.js";

/** Lengths of time in seconds, as the terms count them. */
export const HOUR = 3600n;
export const DAY = 24n * HOUR;
export const WEEK = 7n * DAY;

/** A length of time that is not a whole number of seconds, or is negative. */
export class DurationError extends PerformanceEscrowError {
  override readonly name = "DurationError";
}

/**
 * Days as people write them (`14`, `0.5`) as seconds.
 *
 * @throws DurationError when it is negative or no whole number of seconds.
 */
export function days(count: number): bigint {
  const seconds = count * Number(DAY);
  if (!Number.isSafeInteger(seconds) || seconds < 0) {
    throw new DurationError(
      `${count} days is not a whole number of seconds from 0 up.`,
      "Give whole days, or a fraction such as 0.5 that comes to whole seconds.",
    );
  }
  return BigInt(seconds);
}
