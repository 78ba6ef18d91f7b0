import type { Action, Outcome } from "../../toolkit/pricing/action.js";
import { applyAction } from "../../toolkit/pricing/history.js";
import type { Ledger } from "../../toolkit/pricing/ledger.js";
import { NotPossibleError } from "../../toolkit/pricing/possible.js";
import type { Terms } from "../../toolkit/terms/types.js";

/** What `action` does by the model, or null when it is not possible. */
export function expectedOutcome(terms: Terms, ledger: Ledger, action: Action): Outcome | null {
  try {
    return applyAction(terms, ledger, action);
  } catch (error) {
    if (error instanceof NotPossibleError) return null;
    throw error;
  }
}

/** Something that somebody tries, with what the model says it does; null: nothing, it must be refused. */
export interface Attempt {
  readonly action: Action;
  readonly outcome: Outcome | null;
}
