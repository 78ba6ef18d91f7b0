import { PerformanceEscrowError } from "../errors.js";

/** Lengths of time in seconds, as the terms count them. */
const MINUTE = 60n;
export const HOUR = 60n * MINUTE;
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

/** A length of time as options take it: days as a number, or seconds exactly, for hours that are no fraction of a day. */
export type Length = number | { readonly seconds: bigint };

/**
 * A length of time in seconds.
 *
 * @throws DurationError when it is negative or no whole number of seconds.
 */
export function lengthInSeconds(length: Length): bigint {
  if (typeof length === "number") return days(length);
  if (length.seconds < 0n) {
    throw new DurationError(`${length.seconds} seconds is less than nothing.`, "Give a length from 0 up.");
  }
  return length.seconds;
}

const SAID = [
  [DAY, "day"],
  [HOUR, "hour"],
  [MINUTE, "minute"],
] as const;

/** A length of time in the largest unit that leaves no rest: `14 days`, `36 hours`, `5 minutes`, `61 seconds`. */
export function sayLength(length: Length): string {
  const seconds = lengthInSeconds(length);
  const [size, unit] = SAID.find(([each]) => seconds % each === 0n) ?? [1n, "second"];
  return `${seconds / size} ${unit}${seconds / size === 1n ? "" : "s"}`;
}
