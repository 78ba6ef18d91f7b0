import type { Terms } from "../../terms/types.js";
import { harmless } from "../../words/harmless.js";
import { deadlines, type Deadline, type DeadlineOptions } from "../deadlines.js";

export interface CalendarOptions extends DeadlineOptions {
  /** When the calendar is made, Unix seconds. A newer one replaces the dates of an older one. */
  readonly stamp: bigint;
  /** What the agreement is called among its parties. Default: the beginning of its id. */
  readonly name?: string;
  /** How long before a deadline "before" something an alarm rings. Default: a day and an hour. Seconds. */
  readonly alarmsBefore?: readonly number[];
}

const DEFAULT_ALARMS = [86_400, 3_600];

/**
 * All deadlines of an agreement as an iCalendar file (RFC 5545): each says who has to do what. Times are UTC, which every
 * calendar shows in its own zone. Importing a newer file moves the entries of an older one.
 *
 * @param id The agreement's id.
 */
export function renderCalendar(id: string, terms: Terms, options: CalendarOptions): string {
  const name = harmless(options.name ?? `Agreement ${id.slice(0, 10)}`);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Performance Escrow//Agreement deadlines//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escaped(name)}`,
    ...deadlines(terms, options).flatMap((deadline) => event(id, name, deadline, options)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function event(id: string, name: string, deadline: Deadline, options: CalendarOptions): string[] {
  const { key, at, bound, title, action } = deadline;
  const who = `Who: ${deadline.who.map((one) => WHO[one]).join(", ")}.`;
  const when = bound === "before" ? "This is the first second that is too late." : "From this second on.";
  return [
    "BEGIN:VEVENT",
    `UID:${id}-${key}@performance-escrow`,
    `DTSTAMP:${utc(options.stamp)}`,
    `DTSTART:${utc(at)}`,
    `SUMMARY:${escaped(`${title} (${name})`)}`,
    `DESCRIPTION:${escaped(`${action}\n${who}\n${when}\nAgreement ${id}`)}`,
    "TRANSP:TRANSPARENT",
    ...(bound === "before" ? (options.alarmsBefore ?? DEFAULT_ALARMS) : [0]).flatMap((seconds) =>
      alarm(title, seconds),
    ),
    "END:VEVENT",
  ];
}

const WHO: Record<Deadline["who"][number], string> = {
  client: "the client",
  agency: "the agency",
  arbiter: "the arbiter",
  asker: "whoever may ask or attest",
  anyone: "anyone",
};

function alarm(title: string, secondsBefore: number): string[] {
  const trigger = secondsBefore === 0 ? "PT0S" : `-PT${secondsBefore}S`;
  return ["BEGIN:VALARM", "ACTION:DISPLAY", `TRIGGER:${trigger}`, `DESCRIPTION:${escaped(title)}`, "END:VALARM"];
}

/** `20261201T100000Z` */
function utc(unixSeconds: bigint): string {
  return new Date(Number(unixSeconds) * 1000).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** TEXT of RFC 5545, 3.3.11. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

/** Lines of at most 75 octets, 3.1; no character is cut in two. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > 75) {
      parts.push(part);
      part = " ";
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join("\r\n");
}
