import { readMoney, readQuantity } from "../../toolkit/agreement-file/amounts.js";
import type { FileUnits } from "../../toolkit/agreement-file/units.js";
import type { Party } from "../../toolkit/pricing/party.js";
import { parseAmount } from "../../toolkit/units/amount.js";
import { workedOut } from "../../tasks/agreement/new/example-file.js";

/** One way in which an agreement may go, told line by line. */
export interface Story {
  /** What tells it from the file's other stories; empty if it is the only one. */
  readonly heading: string;
  readonly rows: readonly [Row, ...Row[]];
}

/** A line of a story. */
export interface Row {
  /** As it stands in the file, for messages. */
  readonly text: string;
  /** Counted from 0. */
  readonly period: number;
  readonly when: When;
  readonly event: StoryEvent;
  /** What it moves, in base units; null where the cell is empty and nothing is settled. */
  readonly toAgency: bigint | null;
  readonly toClient: bigint | null;
  readonly byHand: string;
}

/** When, within what happens around one period. */
export type When =
  | { readonly kind: "before" | "over" | "in review" | "ruling" | "silence" }
  | { readonly kind: "after"; readonly days: bigint };

export type StoryEvent =
  | { readonly kind: "fund"; readonly count: number }
  /** The number of the period, or of its part so far; null when nobody measures. What it is made of, by name. */
  | { readonly kind: "measure"; readonly value: bigint | null; readonly parts: Readonly<Record<string, number>> }
  | { readonly kind: "claim"; readonly by: Party; readonly claimed: string }
  | { readonly kind: "rule"; readonly ruled: string }
  | { readonly kind: "opt out" | "cancel" | "resign" | "no ruling" };

/**
 * The stories of an example: the tables in its last comment, as examples/README.md describes them.
 *
 * @throws Error naming the line that cannot be read.
 */
export function readStories(text: string, units: FileUnits): Story[] {
  const stories: { heading: string; rows: Row[] }[] = [];
  let heading = "";
  for (const line of workedOut(text).split("\n")) {
    if (/^# [^|]*:$/.test(line)) heading = line.slice(2, -1);
    if (line.startsWith("# | when ")) stories.push({ heading, rows: [] });
    if (!line.startsWith("# | ") || /^# \| (?:when |-)/.test(line)) continue;
    const story = stories.at(-1);
    if (story === undefined) throw new Error(`“${line}” stands before its table's head.`);
    story.rows.push(readRow(line, units));
  }
  return stories.map(({ heading: name, rows: [first, ...more] }) => {
    if (first === undefined) throw new Error(`The table “${name}” is empty.`);
    return { heading: name, rows: [first, ...more] };
  });
}

function readRow(line: string, units: FileUnits): Row {
  const cells = line.split("|").slice(1, -1);
  const [when = "", what = "", toAgency = "", toClient = "", byHand = ""] = cells.map((cell) => cell.trim());
  if (cells.length !== 5) throw new Error(`“${line}” has not five cells.`);
  const amount = (text: string) => (text === "" ? null : parseAmount(readMoney(text, units), units.token.decimals));
  return {
    text: `${when}: ${what}`,
    ...readWhen(when, units.periodName),
    event: readEvent(what, units),
    toAgency: amount(toAgency),
    toClient: amount(toClient),
    byHand,
  };
}

function readWhen(text: string, periodName: string): Pick<Row, "period" | "when"> {
  const pattern = new RegExp(
    `^(before )?${periodName} ([1-9][0-9]*)(?:, (?:(in review|ruling|silence)|after ([1-9][0-9]*) days))?$`,
  );
  const [whole, before, number, kind, days] = pattern.exec(text) ?? [];
  if (whole === undefined) throw new Error(`“${text}” is no time of a story.`);
  const when = days === undefined ? { kind: (kind ?? (before ? "before" : "over")) as "over" } : after(days);
  return { period: Number(number) - 1, when };
}

function after(days: string): When {
  return { kind: "after", days: BigInt(days) };
}

function readEvent(text: string, units: FileUnits): StoryEvent {
  const funded = new RegExp(`^the client funds ([1-9][0-9]*) ${units.periodName}s?$`).exec(text);
  if (funded !== null) return { kind: "fund", count: Number(funded[1]) };
  const claim = /^the (client|agency) claims (.*)$/.exec(text);
  if (claim !== null) return { kind: "claim", by: claim[1] as Party, claimed: readQuantity(claim[2] ?? "", units) };
  const ruling = /^the arbiter rules (.*)$/.exec(text);
  if (ruling !== null) return { kind: "rule", ruled: readQuantity(ruling[1] ?? "", units) };
  switch (text) {
    case "the client opts out":
      return { kind: "opt out" };
    case "the client cancels":
      return { kind: "cancel" };
    case "the agency resigns":
      return { kind: "resign" };
    case "the arbiter does not rule":
      return { kind: "no ruling" };
    case "nobody measures":
      return { kind: "measure", value: null, parts: {} };
    default:
      return readMeasured(text, units);
  }
}

/** `198 qualified leads`, or with its parts `212 delivered, 14 returned: 198 qualified leads`. */
function readMeasured(text: string, units: FileUnits): StoryEvent {
  const [quantity = "", made] = text.split(": ").reverse();
  const parts = (made ?? "").split(", ").filter((part) => part !== "");
  return {
    kind: "measure",
    value: parseAmount(readQuantity(quantity, units), units.metric.decimals),
    parts: Object.fromEntries(
      parts.map((part) => {
        const [number = "", name = ""] = part.split(" ");
        return [name, Number(number)];
      }),
    ),
  };
}
