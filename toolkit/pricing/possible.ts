import { PerformanceEscrowError } from "../errors.js";
import { periodStart } from "../terms/periods.js";
import type { MoneyTerms } from "./action.js";
import type { Ledger } from "./ledger.js";

/** An action that is not possible in the agreement's state at that time. */
export class NotPossibleError extends PerformanceEscrowError {
  override readonly name = "NotPossibleError";
}

/** @throws NotPossibleError unless `condition` holds. */
export function demand(condition: boolean, problem: string, remedy: string): asserts condition {
  if (!condition) throw new NotPossibleError(problem, remedy);
}

/**
 * @param allowed How it may have ended already: giving back more than a cancellation did is always possible.
 * @throws NotPossibleError
 */
export function demandGoingOn({ end }: Ledger, allowed?: Ledger["end"]): void {
  demand(end === "none" || end === allowed, `The agreement has ended: ${end}.`, "Settle what is left of it.");
}

/** @throws NotPossibleError */
export function demandFunded({ periods }: Ledger): void {
  demand(periods > 0, "No period is funded, or none was kept.", "There is nothing to end: let the funding time pass.");
}

/**
 * Something is held, or the next period can still be funded.
 *
 * @throws NotPossibleError
 */
export function demandOpen(terms: MoneyTerms, ledger: Ledger, at: bigint): void {
  const open =
    ledger.settled < ledger.periods ||
    (ledger.end === "none" &&
      ledger.periods < terms.periodEnds.length &&
      at < periodStart(terms, ledger.periods) + terms.fundingGrace);
  demand(open, "The agreement is closed.", "There is nothing left to end.");
}
