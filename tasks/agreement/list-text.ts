import type { Status } from "../../toolkit/agreement/status.js";
import { isPossible, type NextStep } from "../../toolkit/book/next-step.js";
import type { StepWords } from "../../toolkit/book/step-words.js";
import { tableLines } from "../../toolkit/explain/render/table.js";
import { countOf } from "../../toolkit/words/count.js";
import { statusText } from "./status-words.js";

/** One agreement of a list. */
export interface Row {
  readonly id: string;
  readonly client: string;
  readonly agency: string;
  readonly status: Status;
  readonly periods: number;
  readonly funded: number;
  readonly settled: number;
  readonly heldText: string;
  readonly next: (NextStep & StepWords) | null;
}

/**
 * A list of agreements for a person.
 *
 * Ids do not fit a table, and shortened ones cannot be copied: they stand below it.
 *
 * @param party Whose they are; undefined for everybody's.
 * @param now Unix seconds.
 * @param width Columns.
 */
export function listText(rows: readonly Row[], party: string | undefined, now: bigint, width: number): string {
  if (rows.length === 0) return party === undefined ? "There are no agreements yet." : `${party} has no agreements.`;
  const left = (title: string) => ({ title, align: "left" as const });
  const right = (title: string) => ({ title, align: "right" as const });
  const table = tableLines(
    {
      kind: "table",
      columns: [
        right("#"),
        left("client → agency"),
        left("status"),
        left("funded"),
        right("settled"),
        right("held"),
        left("next step"),
        left("when (UTC)"),
      ],
      rows: rows.map(({ client, agency, status, periods, funded, settled, heldText, next }, index) => [
        String(index + 1),
        // With some spaces at which nothing is broken.
        `${short(client)} →\u00a0${short(agency)}`,
        statusText(status),
        `${funded}\u00a0of\u00a0${periods}`,
        String(settled),
        heldText,
        next === null ? "" : `${next.who}: ${next.brief}`,
        next === null ? "" : whenText(next, now),
      ]),
    },
    width,
  );
  const digits = String(rows.length).length;
  const ids = rows.map(({ id }, index) => `${String(index + 1).padStart(digits)}  ${id}`);
  return [countOf(rows.length, "agreement"), "", ...table, "", "Ids", ...ids].join("\n");
}

/** Until when it can be done, or from when on. */
function whenText(step: NextStep, now: bigint): string {
  const { from, before } = step;
  const until = before === null ? [] : [`until ${minute(before)}`];
  if (isPossible(step, now)) return until[0] ?? "now";
  return [`from ${minute(from)}`, ...until].join(" ");
}

/** `2027-01-31 23:46` */
function minute(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " ");
}

function short(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}
