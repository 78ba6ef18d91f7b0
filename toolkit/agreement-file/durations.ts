import { DAY, DurationError, HOUR, WEEK } from "../units/durations.js";

const SECONDS: Readonly<Record<string, bigint>> = { h: HOUR, d: DAY, w: WEEK };

/** No window of an agreement may be longer than the ten years of an agreement. */
const MAX_SECONDS = 2n ** 32n - 1n;

/**
 * `36h`, `14d`, `2w` in seconds; also `93601 seconds`, for what was agreed to the second elsewhere.
 *
 * @throws DurationError
 */
export function parseDuration(text: string): bigint {
  const match = /^([0-9]+) ?(h|d|w|seconds?)$/.exec(text);
  const [, count, unit = ""] = match ?? [];
  const seconds = count === undefined ? -1n : BigInt(count) * (SECONDS[unit] ?? 1n);
  if (seconds < 0n || seconds > MAX_SECONDS) {
    throw new DurationError(`"${text}" is no length of time that can be agreed.`, "Write it like 36h, 14d or 2w.");
  }
  return seconds;
}

/** Seconds as {@link parseDuration} reads them: in days where they come to whole ones, else in hours, else in seconds. */
export function formatDuration(seconds: bigint): string {
  if (seconds % DAY === 0n) return `${seconds / DAY}d`;
  if (seconds % HOUR === 0n) return `${seconds / HOUR}h`;
  return `${seconds} second${seconds === 1n ? "" : "s"}`;
}
