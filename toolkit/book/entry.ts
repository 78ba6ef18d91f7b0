import type { Ledger } from "../pricing/ledger.js";
import { periodEnd } from "../terms/periods.js";
import type { Terms } from "../terms/types.js";

/** What the book knows of one agreement. Never changed, only replaced. */
export interface BookEntry {
  readonly id: string;
  readonly terms: Terms;
  /** Whether the agency agrees. Before it ever did, there is no entry. */
  readonly consent: "given" | "retracted";
  /** Its money: periods, interim payments, disputes, early end; `held(ledger)` is what lies in escrow. */
  readonly ledger: Ledger;
  /** When its terms first appeared on chain. */
  readonly since: { readonly block: number; readonly at: bigint };
}

/** End of the last funded period, Unix seconds; 0 when none is. What the contract's `fundedThrough` returns. */
export function fundedThrough({ terms, ledger }: Pick<BookEntry, "terms" | "ledger">): bigint {
  return ledger.periods === 0 ? 0n : periodEnd(terms, ledger.periods - 1);
}
