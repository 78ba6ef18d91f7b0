import type { Status } from "../agreement/status.js";
import { openDispute } from "../pricing/ledger.js";
import { periodEnd, periodStart } from "../terms/periods.js";
import type { BookEntry } from "./entry.js";

type Facts = Pick<BookEntry, "terms" | "ledger" | "consent">;

/** What the agreement is doing at `now`, Unix seconds; `unknown` when there is no entry. As the contract's `statusOf`. */
export function statusOf(entry: Facts | undefined, now: bigint): Status {
  if (entry === undefined) return "unknown";
  const { terms, ledger, consent } = entry;
  const { settled, periods, end } = ledger;
  if (settled < periods) {
    if (openDispute(ledger) !== undefined) return "disputed";
    if (now >= periodEnd(terms, settled)) return "settling";
    return now < periodStart(terms, settled) ? "scheduled" : "running";
  }
  if (consent === "retracted") return "retracted";
  if (isClosed(entry, now)) return settled === 0 && end === "none" ? "lapsed" : "closed";
  return settled === 0 ? "proposed" : "awaitingFunding";
}

/** Nothing is held, and nothing can be funded any more. */
export function isClosed({ terms, ledger }: Facts, now: bigint): boolean {
  const { settled, periods, end } = ledger;
  if (settled !== periods) return false;
  if (end !== "none" || periods === terms.periodEnds.length) return true;
  return now >= periodStart(terms, periods) + terms.fundingGrace;
}
