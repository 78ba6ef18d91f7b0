/** A moment as people read it, such as `4 December 2026, 10:00 UTC`. @param seconds Unix time. */
export function momentText(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  const day = date.toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** A length of time in its largest unit, rounded down: `89 days`, `1 hour`, `12 seconds`. */
export function spanText(seconds: bigint): string {
  const units: [bigint, string][] = [
    [86_400n, "day"],
    [3600n, "hour"],
    [60n, "minute"],
  ];
  const [size, unit] = units.find(([size]) => seconds >= size) ?? [1n, "second"];
  const count = seconds / size;
  return `${count} ${unit}${count === 1n ? "" : "s"}`;
}
