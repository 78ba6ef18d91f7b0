const UNITS = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
] as const;

/** Seconds in the largest unit that leaves no rest: 86,400 is `1 day`, 90,000 is `25 hours`, 0 is `0 seconds`. */
export function inWholeUnits(seconds: number): string {
  const [size, unit] = seconds === 0 ? ([1, "second"] as const) : UNITS.find(([size]) => seconds % size === 0)!;
  const amount = seconds / size;
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
