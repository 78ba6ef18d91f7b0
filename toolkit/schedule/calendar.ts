import { PerformanceEscrowError } from "../errors.js";
import { isRealDate, addDays, addMonths, parseDate, type CalendarDate } from "./calendar-date.js";

/** A start and the ends of the periods that follow it without a gap: the calendar part of the terms. Unix seconds. */
export interface Calendar {
  readonly start: bigint;
  readonly periodEnds: bigint[];
}

/** A date, time zone or number of periods that no calendar has. */
export class CalendarError extends PerformanceEscrowError {
  override readonly name = "CalendarError";
}

/**
 * Calendar months as people in `timeZone` live them: each begins when its first day begins there, whatever the clocks do.
 *
 * @param firstDay First day of the first month, `YYYY-MM-DD`. Any day will do: from the 31st on, shorter months begin on
 * their last day, and the next long one on the 31st again.
 * @param timeZone IANA name, such as `Europe/Berlin`.
 * @throws CalendarError
 */
export function calendarMonths(firstDay: string, count: number, timeZone: string): Calendar {
  return calendar(firstDay, count, timeZone, addMonths);
}

/**
 * Weeks of seven calendar days as people in `timeZone` live them; those in which clocks change have 167 or 169 hours.
 *
 * @param firstDay First day of the first week, `YYYY-MM-DD`.
 * @param timeZone IANA name, such as `Europe/Berlin`.
 * @throws CalendarError
 */
export function calendarWeeks(firstDay: string, count: number, timeZone: string): Calendar {
  return calendar(firstDay, count, timeZone, (date, weeks) => addDays(date, 7 * weeks));
}

/**
 * Periods of equal length, for tests and demonstrations, and for parties who do not care for calendars.
 *
 * @param start Unix seconds.
 * @param length Seconds of each period.
 * @throws CalendarError when `count` is no whole number from 1 up.
 */
export function equalPeriods(start: bigint, count: number, length: bigint): Calendar {
  assertCount(count);
  return { start, periodEnds: Array.from({ length: count }, (_, period) => start + length * BigInt(period + 1)) };
}

/**
 * First instant of the day `date` in `timeZone`, Unix seconds: midnight, or where clocks skip it the first second after.
 *
 * @param date `YYYY-MM-DD`.
 * @param timeZone IANA name, such as `Europe/Berlin`.
 * @throws CalendarError
 */
export function startOfDay(date: string, timeZone: string): bigint {
  return firstInstant(readDate(date), dayReader(timeZone));
}

function calendar(
  firstDay: string,
  count: number,
  timeZone: string,
  step: (date: CalendarDate, count: number) => CalendarDate,
): Calendar {
  assertCount(count);
  const first = readDate(firstDay);
  const dayAt = dayReader(timeZone);
  return {
    start: firstInstant(first, dayAt),
    // Always counted from the first day, so that a short month in between does not move the later ones.
    periodEnds: Array.from({ length: count }, (_, period) => firstInstant(step(first, period + 1), dayAt)),
  };
}

/** Days of the proleptic calendar since 1970-01-01, as a clock on the wall shows them at a Unix time. */
type DayReader = (unixSeconds: number) => number;

// Searching for the first second of a day needs no table of offsets and is exact where clocks skip or repeat midnight.
function firstInstant({ year, month, day }: CalendarDate, dayAt: DayReader): bigint {
  const wanted = Date.UTC(year, month - 1, day) / 86_400_000;
  // No zone is more than a day away from UTC.
  let before = (wanted - 1) * 86_400;
  let reached = (wanted + 1) * 86_400;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (dayAt(middle) >= wanted) reached = middle;
    else before = middle;
  }
  return BigInt(reached);
}

function dayReader(timeZone: string): DayReader {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US-u-ca-iso8601", {
      timeZone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
  } catch (cause) {
    throw new CalendarError(`There is no time zone "${timeZone}".`, "Use an IANA name, such as Europe/Berlin.", {
      cause,
    });
  }
  return (unixSeconds) => {
    const parts = new Map(format.formatToParts(unixSeconds * 1000).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.get("year") ?? NaN, (parts.get("month") ?? NaN) - 1, parts.get("day") ?? NaN) / 86_400_000;
  };
}

function readDate(text: string): CalendarDate {
  const date = parseDate(text);
  if (date === undefined || !isRealDate(date)) {
    throw new CalendarError(`"${text}" is no date from 1970 on.`, "Write it as YYYY-MM-DD, such as 2026-03-01.");
  }
  return date;
}

function assertCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new CalendarError(`${count} is no number of periods.`, "Give a whole number from 1 up.");
  }
}
