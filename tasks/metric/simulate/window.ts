import { parseMoment } from "../../../toolkit/agreement-file/moments.js";
import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { momentText } from "../../../toolkit/words/moment.js";

/** What is measured over: [from, to), in Unix seconds. */
export interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

/** A stretch of time that cannot be measured. */
export class WindowError extends PerformanceEscrowError {
  override readonly name = "WindowError";
}

const DEFAULT_LENGTH = 7n * DAY;

/**
 * The window of the command line; by default the last 7 days.
 *
 * @param from As in agreement files: a day, which is its first second in `zone`, or a second in UTC.
 * @param to The first second that no longer counts, written in the same way.
 * @param now Unix seconds.
 * @throws {CalendarError} {WindowError}
 */
export function parseWindow(from: string | undefined, to: string | undefined, zone: string, now: bigint): Window {
  const end = to === undefined ? now : parseMoment(to, zone);
  const start = from === undefined ? end - DEFAULT_LENGTH : parseMoment(from, zone);
  if (start >= end) {
    throw new WindowError(
      `No second lies between ${momentText(start, zone)} and ${momentText(end, zone)}.`,
      "Give --from as the first day that counts, and --to as the first one that no longer does.",
    );
  }
  if (end > now) {
    throw new WindowError(
      `The window would end at ${momentText(end, zone)}, which is yet to come.`,
      "Nodes are never asked about the future. Give an earlier --to, or leave it out.",
    );
  }
  return { from: start, to: end };
}
