import { CalendarError, startOfDay } from "../schedule/calendar.js";

/** Last second that a four-digit year has. */
const LAST = 253_402_300_799n;

/**
 * A moment in Unix seconds: `2027-01-01` is the first second of that day in `zone`, `2027-01-01T08:00:00Z` a second in
 * UTC.
 *
 * @throws CalendarError
 */
export function parseMoment(text: string, zone: string): bigint {
  if (!text.includes("T")) return startOfDay(text, zone);
  const milliseconds = Date.parse(text);
  // Date takes the 31st of February for the 3rd of March: what it prints must be what was written.
  if (!Number.isFinite(milliseconds) || milliseconds < 0 || isoSecond(milliseconds) !== text) {
    throw new CalendarError(`There is no moment "${text}".`, "Write it like 2027-01-01T08:00:00Z.");
  }
  return BigInt(milliseconds) / 1000n;
}

/** Unix seconds as {@link parseMoment} reads them: the date where a day begins in `zone`, else the second in UTC. */
export function formatMoment(at: bigint, zone: string): string {
  if (at < 0n || at > LAST) {
    throw new CalendarError(`Second ${at} lies in no year from 1970 to 9999.`, "An agreement file cannot hold it.");
  }
  const date = dateIn(at, zone);
  return date !== undefined && startOfDay(date, zone) === at ? date : isoSecond(Number(at) * 1000);
}

/** The date in `zone` at a Unix second, `YYYY-MM-DD`; undefined for a year before 1970. */
export function dateIn(at: bigint, zone: string): string | undefined {
  const format = new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const parts = new Map(format.formatToParts(Number(at) * 1000).map(({ type, value }) => [type, value]));
  const year = (parts.get("year") ?? "").padStart(4, "0");
  return Number(year) < 1970 || year.length > 4 ? undefined : `${year}-${parts.get("month")}-${parts.get("day")}`;
}

function isoSecond(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
