import { afterMove, dueFor, emptyDispute, withClaim, type DisputeBook, type Split } from "../pricing/dispute-book.js";
import type { FeesMoved } from "../pricing/action.js";
import { interimPaidFor, openDispute, type Ledger } from "../pricing/ledger.js";
import { feesBack, moved, NO_FEES, withFeePaid } from "../pricing/outcome.js";
import type { AgreementEvent } from "../receipt/agreement-event.js";
import type { Terms } from "../terms/types.js";

/**
 * The ledger after what the escrow reports. The chain's amounts are taken as facts: whether they are right is what
 * `replay` of the receipt says.
 *
 * @param reviewEnd When the review of the period that the event opens a dispute about ends, Unix seconds.
 */
export function applyEvent(terms: Terms, ledger: Ledger, event: AgreementEvent, reviewEnd: bigint): Ledger {
  switch (event.kind) {
    case "funded":
      return { ...ledger, periods: ledger.periods + Number(event.count), funded: ledger.funded + event.amount };
    case "interimPaid": {
      const reached = interimPaidFor(ledger, event.period) + event.amount;
      const interimPaid = new Map(ledger.interimPaid).set(event.period, reached);
      return moved({ ...ledger, interimPaid }, event.amount, 0n).ledger;
    }
    case "settled":
      return close(ledger, event.period, event, feesBack(ledger, terms.arbiterFee));
    case "ruled": {
      const { toClient, toAgency } = feesBack(ledger, terms.arbiterFee);
      return close(ledger, event.period, event, { ...NO_FEES, toArbiter: toClient + toAgency });
    }
    case "disputed": {
      const { period, by, value, claimedValue } = event;
      const open = openDispute(ledger) ?? emptyDispute(terms, period, value, interimPaidFor(ledger, period), reviewEnd);
      const claimed = withClaim(open, by, dueFor(terms, period, claimedValue, open));
      return move({ ...ledger, fees: withFeePaid(ledger, by, terms.arbiterFee) }, period, claimed, event);
    }
    case "undisputedPaid": {
      const open = openDispute(ledger);
      if (open === undefined) throw new Error(`Period ${event.period} paid what nobody disputes without a dispute.`);
      return move(ledger, event.period, open, event);
    }
    case "settledMutually": {
      const fees = feesBack(ledger, terms.arbiterFee);
      const ended: Ledger = { ...ledger, end: "mutual", periods: ledger.settled };
      return moved(ended, event.toAgency, event.toClient, fees).ledger;
    }
    case "optedOut":
    case "cancelled":
    case "resigned":
      return moved({ ...ledger, end: event.kind, periods: event.keep }, 0n, event.returned).ledger;
  }
}

function close(ledger: Ledger, period: number, split: Split, fees: FeesMoved): Ledger {
  const open = openDispute(ledger);
  const settled = { ...ledger, settled: period + 1 };
  if (open === undefined) return moved(settled, split.toAgency, split.toClient, fees).ledger;
  return move(settled, period, open, split, fees);
}

function move(ledger: Ledger, period: number, open: DisputeBook, split: Split, fees = NO_FEES): Ledger {
  const disputes = new Map(ledger.disputes).set(period, afterMove(open, split));
  return moved({ ...ledger, disputes }, split.toAgency, split.toClient, fees).ledger;
}
