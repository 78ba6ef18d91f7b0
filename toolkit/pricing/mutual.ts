import type { MoneyTerms, MutualAction, Outcome } from "./action.js";
import { held, type Ledger } from "./ledger.js";
import { feesBack, moved } from "./outcome.js";
import { demand, demandFunded, demandOpen } from "./possible.js";

/**
 * Both parties split all that is held as they like, which closes the agreement. Fees of an open dispute go back to the
 * disputers on top.
 *
 * @throws NotPossibleError
 */
export function settleMutually(terms: MoneyTerms, ledger: Ledger, action: MutualAction): Outcome {
  const { at, periodsSettled, agencyAmount, clientAmount, validUntil } = action;
  demandFunded(ledger);
  demandOpen(terms, ledger, at);
  demand(at < validUntil, `The offer was valid until ${validUntil}; it is ${at}.`, "Sign a new one.");
  demand(
    periodsSettled === ledger.settled,
    `The offer was made with ${periodsSettled} periods settled; now ${ledger.settled} are.`,
    "Sign a new one.",
  );
  const holds = held(ledger);
  demand(
    agencyAmount + clientAmount === holds,
    `The amounts sum to ${agencyAmount + clientAmount}; ${holds} is held.`,
    "Split exactly what is held.",
  );

  const fees = feesBack(ledger, terms.arbiterFee);
  return moved({ ...ledger, end: "mutual", periods: ledger.settled }, agencyAmount, clientAmount, fees);
}
