import { openDispute } from "../pricing/ledger.js";
import { periodEnd, periodStart } from "../schedule/periods.js";
import type { BookEntry } from "./entry.js";

/** What an agreement is doing, in the order of the contract's enum `Status`. */
export const STATUSES = [
  ...(["Unknown", "Proposed", "Retracted", "Lapsed", "Scheduled"] as const),
  ...(["Running", "Settling", "AwaitingFunding", "Closed", "Disputed"] as const),
] as const;

/** @see STATUSES */
export type Status = (typeof STATUSES)[number];

type Facts = Pick<BookEntry, "terms" | "ledger" | "consent">;

/** What the agreement is doing at `now`, Unix seconds; Unknown when there is no entry. As the contract's `statusOf`. */
export function statusOf(entry: Facts | undefined, now: bigint): Status {
  if (entry === undefined) return "Unknown";
  const { terms, ledger, consent } = entry;
  const { settled, periods, end } = ledger;
  if (settled < periods) {
    if (openDispute(ledger) !== undefined) return "Disputed";
    if (now >= periodEnd(terms, settled)) return "Settling";
    return now < periodStart(terms, settled) ? "Scheduled" : "Running";
  }
  if (consent === "retracted") return "Retracted";
  if (isClosed(entry, now)) return settled === 0 && end === "none" ? "Lapsed" : "Closed";
  return settled === 0 ? "Proposed" : "AwaitingFunding";
}

/** Nothing is held, and nothing can be funded any more. */
export function isClosed({ terms, ledger }: Facts, now: bigint): boolean {
  const { settled, periods, end } = ledger;
  if (settled !== periods) return false;
  if (end !== "none" || periods === terms.periodEnds.length) return true;
  return now >= periodStart(terms, periods) + terms.fundingGrace;
}
