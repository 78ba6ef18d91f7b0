/** A day of the Gregorian calendar, in no particular place. `month` and `day` count from 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** `YYYY-MM-DD` as a date, or undefined when it is written otherwise. The day may not exist: see {@link isRealDate}. */
export function parseDate(text: string): CalendarDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

/** Whether the day exists, and lies in or after 1970, where Unix time begins. */
export function isRealDate({ year, month, day }: CalendarDate): boolean {
  return year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The date `count` days later. */
export function addDays({ year, month, day }: CalendarDate, count: number): CalendarDate {
  const date = new Date(Date.UTC(year, month - 1, day + count));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The same day `count` months later, or the last of that month when it is shorter. */
export function addMonths(date: CalendarDate, count: number): CalendarDate {
  const months = date.year * 12 + (date.month - 1) + count;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return { year, month, day: Math.min(date.day, daysInMonth(year, month)) };
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
