/** The last second that JavaScript can name. Contracts count further. */
const LAST_SECOND = 8_640_000_000_000n;

/**
 * A moment as people read it, such as `1 March 2027, 00:00 (Europe/Berlin)`. Seconds only where there are some.
 *
 * @param seconds Unix time.
 * @param zone IANA name. The name of the zone is part of the text, because agreements are read in two.
 */
export function momentText(seconds: bigint, zone = "UTC"): string {
  if (seconds > LAST_SECOND) return `Unix second ${seconds}`;
  const parts = new Map(
    formatFor(zone)
      .formatToParts(Number(seconds) * 1000)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  const tail = part("second") === "00" ? "" : `:${part("second")}`;
  return `${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")}${tail} (${zone})`;
}

/** Making one takes far longer than using it, and lists of agreements have thousands of dates. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  return format;
}
