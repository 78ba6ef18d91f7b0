import { type Calendar, calendarMonths, calendarWeeks } from "../../schedule/calendar.js";
import { shortestPeriod } from "../../terms/periods.js";
import { formatDuration } from "../durations.js";
import { dateIn, formatMoment } from "../moments.js";

/** The part of the schedule section that is the calendar. */
export interface WrittenCalendar {
  readonly zone: string;
  readonly starts: string;
  readonly months?: number;
  readonly weeks?: number;
  readonly periods?: number;
  readonly each?: string;
  readonly "periods-end-before"?: string[];
}

/**
 * A calendar as people would have written it: months or weeks in the first of `zones` in which it is, else periods of
 * equal length, else the end of each.
 *
 * @throws CalendarError for a start or an end in no year from 1970 to 9999.
 */
export function writeCalendar(calendar: Calendar, zones: readonly [string, ...string[]]): WrittenCalendar {
  const { start, periodEnds } = calendar;
  for (const zone of zones) {
    const first = dateIn(start, zone);
    if (first === undefined || formatMoment(start, zone) !== first) continue;
    const head = { zone, starts: first };
    if (same(calendarMonths(first, periodEnds.length, zone), calendar)) return { ...head, months: periodEnds.length };
    if (same(calendarWeeks(first, periodEnds.length, zone), calendar)) return { ...head, weeks: periodEnds.length };
  }
  const [zone] = zones;
  const head = { zone, starts: formatMoment(start, zone) };
  const each = shortestPeriod(calendar) ?? 0n;
  if (periodEnds.every((end, index) => end === start + each * BigInt(index + 1)) && each < 2n ** 32n) {
    return { ...head, periods: periodEnds.length, each: formatDuration(each) };
  }
  return { ...head, "periods-end-before": periodEnds.map((end) => formatMoment(end, zone)) };
}

function same(a: Calendar, b: Calendar): boolean {
  return a.start === b.start && a.periodEnds.every((end, index) => end === b.periodEnds[index]);
}
