import { DAY, HOUR } from "../units/durations.js";
import { countOf } from "./count.js";
import { joined } from "./joined.js";

const UNITS = [
  [DAY, "day"],
  [HOUR, "hour"],
  [60n, "minute"],
  [1n, "second"],
] as const;

/** A length of time at a glance, such as `2 days 3 hours`: the two largest units that it has. */
export function durationText(seconds: bigint): string {
  return parts(seconds).slice(0, 2).join(" ") || "0 seconds";
}

/**
 * A length of time, exactly: `14 days`, `1 day and 12 hours`. A day is 24 hours, whatever clocks do.
 *
 * @param seconds From 0 up.
 */
export function exactDuration(seconds: bigint): string {
  return joined(parts(seconds), "and") || "no time";
}

function parts(seconds: bigint): string[] {
  let rest = seconds;
  return UNITS.flatMap(([size, name]) => {
    const count = rest / size;
    rest %= size;
    return count > 0n ? [countOf(count, name)] : [];
  });
}
