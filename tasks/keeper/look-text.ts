import type { TickReport } from "../../toolkit/keeper/keeper-options.js";
import { keyText } from "./key-text.js";
import type { Report } from "./log.js";

/** What came of a single look at the chain. */
export interface Look {
  readonly tick: TickReport;
  readonly agreements: number;
  readonly reports: readonly Report[];
  readonly dryRun: boolean;
}

/** The same for a person. */
export function lookText({ tick, agreements, reports, dryRun }: Look): string {
  const { head, sent, waiting } = tick;
  return [
    `Looked at ${countOf(agreements)} as of block ${head.number}.`,
    ...list("Sent", sent),
    ...list(dryRun ? "Due" : "Due, and not sent now", waiting),
    ...(sent.length + waiting.length === 0 ? ["Nothing is due."] : []),
    ...(reports.length === 0 ? [] : ["To be seen to:", ...reports.map(({ message }) => `  ${message}`)]),
    ...(dryRun ? ["Nothing was signed, sent or written."] : []),
  ].join("\n");
}

/** `1 agreement`. */
export function countOf(agreements: number): string {
  return agreements === 1 ? "1 agreement" : `${agreements} agreements`;
}

function list(title: string, keys: readonly string[]): string[] {
  return keys.length === 0 ? [] : [`${title}:`, ...keys.map((key) => `  ${keyText(key)}`)];
}
