import { isAddress } from "ethers";
import { z } from "zod";

/**
 * The kinds of values in an agreement file. The message of each says what to write instead: what is wrong with which
 * value is added where the value is known.
 */

// No control characters, and none that are invisible or turn the reading direction: what is signed is what is seen.
const HIDDEN = "\\u0080-\\u009f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff";
const LINE = new RegExp(`^[^\\u0000-\\u001f\\u007f${HIDDEN}]+$`);
const LINES = new RegExp(`^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f${HIDDEN}]+$`);
const FILE = new RegExp(`^[^./\\\\:\\u0000-\\u001f\\u007f${HIDDEN}][^/\\\\:\\u0000-\\u001f\\u007f${HIDDEN}]*$`);
const NUMBER = "[0-9][0-9,]*(?:\\.[0-9]+)?";

/** Text in a single line. */
export function line(description: string, example: string, most = 200) {
  const remedy =
    `Write a line of text, such as "${example}", of at most ${most} characters; ` +
    "put it in quotes if it is a number.";
  return z.string(remedy).min(1, remedy).max(most, remedy).regex(LINE, remedy).describe(description);
}

/** Text that may have several lines. */
export function paragraph(description: string, most: number) {
  const remedy = `Write a text of at most ${most} characters, without invisible ones.`;
  return z.string(remedy).min(1, remedy).max(most, remedy).regex(LINES, remedy).describe(description);
}

/** A document that lies beside the agreement file: a name that can lead nowhere else. */
export function fileName(description: string, example: string) {
  const remedy = `Write the name of a file beside this one, such as ${example}, without folders.`;
  return z
    .string(remedy)
    .max(200, remedy)
    .regex(FILE, remedy)
    .describe(`${description} The file lies beside the agreement file.`);
}

function pattern(regex: RegExp, remedy: string, description: string) {
  return z.string(remedy).regex(regex, remedy).describe(description);
}

/** An account or a contract. */
export function address(description: string) {
  const remedy = "Write the address in quotes: 0x and 40 digits, copied as a whole.";
  return z
    .string(remedy)
    .regex(/^0x[0-9a-fA-F]{40}$/, remedy)
    .refine((text) => !/^0x[0-9a-fA-F]{40}$/.test(text) || isAddress(text), {
      message: "Its capital letters do not fit: a letter was mistyped. Copy the address again.",
    })
    .describe(description);
}

/** 32 bytes. */
export function word(description: string) {
  return pattern(/^0x[0-9a-fA-F]{64}$/, "Write 32 bytes: 0x and 64 digits.", description);
}

/** An amount of the token, as people write it. */
export function money(description: string) {
  return pattern(
    new RegExp(`^${NUMBER} \\S.*$`),
    "Write the amount with its token, such as 10,000 USDC.",
    `${description} As people write it, with the token: 10,000 USDC.`,
  );
}

/** A price for each unit of the metric. */
export function price(description: string) {
  return pattern(
    new RegExp(`^${NUMBER} \\S+ per \\S.*$`),
    "Write the price for one unit, such as 40 USDC per qualified lead.",
    `${description} For one unit of the metric: 40 USDC per qualified lead.`,
  );
}

/** A number of metric units. */
export function quantity(description: string) {
  return pattern(
    new RegExp(`^${NUMBER} \\S.*$`),
    "Write the number with its unit, such as 500 qualified leads; in a list one to a line, or in quotes.",
    `${description} With the metric's unit, or its currency: 500 qualified leads; 80,000 USD.`,
  );
}

/** A share. */
export function percent(description: string) {
  return pattern(new RegExp(`^${NUMBER} ?%$`), "Write it in per cent, such as 10 %.", `${description} Such as 10 %.`);
}

/** A length of time. */
export function duration(description: string) {
  return pattern(
    /^(?:[0-9]+ ?[hdw]|[0-9]+ seconds?)$/,
    "Write hours, days or weeks, such as 36h, 14d or 2w.",
    `${description} Hours, days or weeks: 36h, 14d, 2w.`,
  );
}

const MOMENT = "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?";

/** A day, which means its first second in the schedule's zone, or an exact second in UTC. */
export function moment(description: string) {
  return pattern(
    new RegExp(`^${MOMENT}$`),
    "Write a date such as 2027-01-01, or an exact second in UTC such as 2027-01-01T08:00:00Z.",
    `${description} A date means the first second of that day in the schedule's zone.`,
  );
}

/** A length of time from the start, or the moment itself. */
export function durationOrMoment(description: string) {
  return pattern(
    new RegExp(`^(?:[0-9]+ ?[hdw]|[0-9]+ seconds?|until ${MOMENT})$`),
    "Write how long after the start, such as 14d, or the moment, such as until 2027-01-15.",
    `${description} Such as 14d after the start, or until 2027-01-15 (the first second of that day).`,
  );
}

/** A time zone. */
export function zone(description: string) {
  return pattern(
    /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/,
    "Write the zone's IANA name, such as Europe/Berlin.",
    `${description} IANA name, such as Europe/Berlin.`,
  );
}

/** A whole number. */
export function whole(low: number, high: number, description: string) {
  const remedy = `Write a whole number from ${low} to ${high}, in digits and without quotes.`;
  return z.int(remedy).min(low, remedy).max(high, remedy).describe(description);
}

/** A list with at least one entry. */
export function list<T extends z.ZodType>(entry: T, most: number, description: string) {
  const remedy = `List 1 to ${most}, one to a line after a dash.`;
  return z.array(entry, remedy).min(1, remedy).max(most, remedy).describe(description);
}
