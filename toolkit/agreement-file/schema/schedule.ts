import { z } from "zod";

import { duration, durationOrMoment, line, list, moment, money, percent, whole, zone } from "./fields.js";

const review = z
  .strictObject({
    window: duration("How long either party may dispute a number, or that there is none."),
    ruling: duration("How long the arbiter then has. If it stays silent, the number stands."),
    fee: money("What a disputer pays; it goes to the arbiter who rules."),
  })
  .describe("Disputes. Needs an arbiter.");

const interim = z
  .strictObject({
    every: duration("How often the running period is paid."),
    share: percent("How much of what was earned so far is paid; the rest waits for the end."),
  })
  .describe("Payments while a period runs.");

/** When everything happens. */
export const scheduleSchema = z
  .strictObject({
    zone: zone("The zone in which the dates of this agreement are meant."),
    starts: moment("When the first period begins."),
    months: whole(1, 120, "So many calendar months.").optional(),
    weeks: whole(1, 120, "So many weeks of seven calendar days.").optional(),
    periods: whole(1, 120, "So many periods of equal length; with `each`.").optional(),
    each: duration("Length of each period; with `periods`.").optional(),
    "periods-end-before": list(
      moment("A day on which a period no longer runs."),
      120,
      "Periods of any length: for each the first day, or second, that no longer belongs to it.",
    ).optional(),
    "period-name": line("What one period is called. Default month, week or period.", "quarter", 30).optional(),
    trial: durationOrMoment("Until then the client may leave with everything back.").optional(),
    "funding-grace": duration(
      "How long after its start a period can still be funded. Default 3d, or the shortest period.",
    ).optional(),
    "measure-delay": duration(
      "How long after a period its number is measured: the time for returns. Default 0d.",
    ).optional(),
    "report-grace": duration("How long the oracle then has to answer. Default 3d.").optional(),
    review: review.optional(),
    interim: interim.optional(),
    "cancel-notice": whole(
      0,
      255,
      "Further periods that the client still commits to when it cancels. Default 0.",
    ).optional(),
  })
  .describe("When everything happens. Exactly one of months, weeks, periods with each, and periods-end-before.");

export type ScheduleContent = z.output<typeof scheduleSchema>;
