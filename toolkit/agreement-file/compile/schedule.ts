import type { Timing } from "../../presets/timing.js";
import { type Calendar, calendarMonths, calendarWeeks, equalPeriods, startOfDay } from "../../schedule/calendar.js";
import type { Length } from "../../units/durations.js";
import { readBasisPoints, readMoney } from "../amounts.js";
import { parseDuration } from "../durations.js";
import type { FieldReader } from "../field-reader.js";
import { parseMoment } from "../moments.js";
import type { ScheduleContent } from "../schema/schedule.js";
import type { FileUnits } from "../units.js";

/** What one period is called: as the file says, or as its calendar counts. */
export function periodName(schedule: ScheduleContent): string {
  if (schedule["period-name"] !== undefined) return schedule["period-name"];
  if (schedule.months !== undefined) return "month";
  return schedule.weeks === undefined ? "period" : "week";
}

/** The schedule as presets take it; undefined when a problem keeps the calendar from being known. */
export function compileSchedule(schedule: ScheduleContent, units: FileUnits, reader: FieldReader): Timing | undefined {
  const calendar = readCalendar(schedule, reader);
  const length = (text: string, ...at: string[]): Length => ({
    seconds: reader.attempt(["schedule", ...at], () => parseDuration(text)) ?? 0n,
  });
  const optional = (field: "funding-grace" | "measure-delay" | "report-grace"): Length | undefined => {
    const text = schedule[field];
    return text === undefined ? undefined : length(text, field);
  };
  const timing = {
    periodName: units.periodName,
    fundingGraceDays: optional("funding-grace"),
    measureDelayDays: optional("measure-delay"),
    reportGraceDays: optional("report-grace"),
    trialDays: calendar && readTrial(schedule, calendar.start, reader),
    review: schedule.review && {
      reviewDays: length(schedule.review.window, "review", "window"),
      rulingDays: length(schedule.review.ruling, "review", "ruling"),
      arbiterFee: readText(["review", "fee"], schedule.review.fee, (text) => readMoney(text, units), reader),
    },
    interim: schedule.interim && {
      everyDays: length(schedule.interim.every, "interim", "every"),
      sharePercent: readText(["interim", "share"], schedule.interim.share, readBasisPoints, reader),
    },
    cancelNotice: schedule["cancel-notice"],
  };
  return calendar && { calendar, ...withoutAbsent(timing) };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

// Timing has no field that is present and undefined.
function withoutAbsent<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
}

function readText(at: string[], text: string, read: (text: string) => string, reader: FieldReader): string {
  return reader.attempt(["schedule", ...at], () => read(text)) ?? "0";
}

function readCalendar(schedule: ScheduleContent, reader: FieldReader): Calendar | undefined {
  const { zone, months, weeks, periods, each, "periods-end-before": ends } = schedule;
  if ([months, weeks, periods, ends].filter((form) => form !== undefined).length !== 1) {
    reader.refuse(
      ["schedule"],
      "It must be said in exactly one way how many periods there are.",
      "Give months, weeks, periods with each, or periods-end-before.",
    );
    return undefined;
  }
  if ((periods === undefined) !== (each === undefined)) {
    reader.refuse(
      ["schedule", periods === undefined ? "each" : "periods"],
      "periods and each belong together.",
      "Write periods: 4 and each: 30d, for example.",
    );
    return undefined;
  }
  if (reader.attempt(["schedule", "zone"], () => startOfDay("2027-01-01", zone)) === undefined) return undefined;
  const start = reader.attempt(["schedule", "starts"], () => parseMoment(schedule.starts, zone));
  const periodEnds = ends?.map((text, index) =>
    reader.attempt(["schedule", "periods-end-before", index], () => parseMoment(text, zone)),
  );
  if (start === undefined) return undefined;
  if (periodEnds !== undefined) {
    const known = periodEnds.filter((end) => end !== undefined);
    return known.length === periodEnds.length ? { start, periodEnds: known } : undefined;
  }
  if (periods !== undefined && each !== undefined) {
    const length = reader.attempt(["schedule", "each"], () => parseDuration(each));
    return length === undefined ? undefined : equalPeriods(start, periods, length);
  }
  if (schedule.starts.includes("T")) {
    reader.refuse(
      ["schedule", "starts"],
      "Calendar months and weeks begin with a day.",
      "Write a date such as 2027-01-01.",
    );
    return undefined;
  }
  return months !== undefined
    ? calendarMonths(schedule.starts, months, zone)
    : calendarWeeks(schedule.starts, weeks ?? 1, zone);
}

function readTrial({ trial, zone }: ScheduleContent, start: bigint, reader: FieldReader): Length | undefined {
  if (trial === undefined) return undefined;
  const until = /^until (.*)$/.exec(trial)?.[1];
  const seconds = reader.attempt(["schedule", "trial"], () =>
    until === undefined ? parseDuration(trial) : parseMoment(until, zone) - start,
  );
  if (seconds !== undefined && seconds < 0n) {
    reader.refuse(
      ["schedule", "trial"],
      "The trial ends before the start.",
      "Let it end after the start, or leave it out.",
    );
    return { seconds: 0n };
  }
  return { seconds: seconds ?? 0n };
}
