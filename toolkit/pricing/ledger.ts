import type { DisputeBook } from "./dispute-book.js";
import type { Party } from "./party.js";

/** How an agreement came to its end before its last period, if it did. */
export type End = "none" | "cancelled" | "resigned" | "optedOut" | "mutual";

/**
 * The money of one agreement, as an auditor would keep its book. Amounts in token base units. Written for clarity, and
 * kept apart from the contract on purpose: it remembers what the contract derives.
 */
export interface Ledger {
  /** Periods that still count: those paid in, less those given back when the agreement ended early. */
  readonly periods: number;
  /** Periods that are settled, in order from the first. */
  readonly settled: number;
  readonly end: End;
  /** Interim paid for each period, by its number; periods without any may be absent. */
  readonly interimPaid: ReadonlyMap<number, bigint>;
  /** Every dispute there ever was, by its period. */
  readonly disputes: ReadonlyMap<number, DisputeBook>;
  /** All that the client ever paid in. Never falls. */
  readonly funded: bigint;
  /** All that the agency ever got, without fees. Never falls. */
  readonly paid: bigint;
  /** All that the client ever got back, without fees. Never falls. */
  readonly returned: bigint;
  /** The arbiter's fees, which are never mixed with the agreement's money. */
  readonly fees: FeeBook;
}

/** The arbiter's fees over all disputes of an agreement, in token base units. None of them ever falls. */
export interface FeeBook {
  /** What each party paid in to dispute. */
  readonly paid: Readonly<Record<Party, bigint>>;
  /** What each got back, because nobody ruled. */
  readonly returned: Readonly<Record<Party, bigint>>;
  /** What the arbiter earned by ruling. */
  readonly earned: bigint;
}

/** The book before anything happened. */
export const EMPTY_LEDGER: Ledger = {
  periods: 0,
  settled: 0,
  end: "none",
  interimPaid: new Map(),
  disputes: new Map(),
  funded: 0n,
  paid: 0n,
  returned: 0n,
  fees: { paid: { client: 0n, agency: 0n }, returned: { client: 0n, agency: 0n }, earned: 0n },
};

/** What lies in escrow for the parties, without fees: funded = paid + returned + held, always. */
export function held({ funded, paid, returned }: Ledger): bigint {
  return funded - paid - returned;
}

/** Fees that lie in escrow until the arbiter rules, or does not. */
export function feesHeld({ fees: { paid, returned, earned } }: Ledger): bigint {
  return paid.client + paid.agency - returned.client - returned.agency - earned;
}

/** Interim paid for `period` so far. */
export function interimPaidFor({ interimPaid }: Ledger, period: number): bigint {
  return interimPaid.get(period) ?? 0n;
}

/** The dispute that waits for the other party, for the ruling or for the end of its time; or undefined. */
export function openDispute({ disputes, settled, periods }: Ledger): DisputeBook | undefined {
  return settled < periods ? disputes.get(settled) : undefined;
}

/** What the agency was paid for `period` so far: interim, and what a dispute left undisputed. */
export function paidFor(ledger: Ledger, period: number): bigint {
  return interimPaidFor(ledger, period) + (ledger.disputes.get(period)?.paid ?? 0n);
}

/** Paid over all periods that still count and are not settled. */
export function paidOpen(ledger: Ledger): bigint {
  let sum = 0n;
  for (let period = ledger.settled; period < ledger.periods; period++) sum += paidFor(ledger, period);
  return sum;
}
