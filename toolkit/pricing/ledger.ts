/** How an agreement came to its end before its last period, if it did. */
export type End = "none" | "cancelled" | "resigned" | "optedOut";

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
  /** All that the client ever paid in. Never falls. */
  readonly funded: bigint;
  /** All that the agency ever got. Never falls. */
  readonly paid: bigint;
  /** All that the client ever got back. Never falls. */
  readonly returned: bigint;
}

/** The book before anything happened. */
export const EMPTY_LEDGER: Ledger = {
  periods: 0,
  settled: 0,
  end: "none",
  interimPaid: new Map(),
  funded: 0n,
  paid: 0n,
  returned: 0n,
};

/** What lies in escrow: funded = paid + returned + held, always. */
export function held({ funded, paid, returned }: Ledger): bigint {
  return funded - paid - returned;
}

/** Interim paid for `period` so far. */
export function interimPaidFor({ interimPaid }: Ledger, period: number): bigint {
  return interimPaid.get(period) ?? 0n;
}

/** Interim paid over all periods that still count and are not settled. */
export function paidOpen(ledger: Ledger): bigint {
  let sum = 0n;
  for (let period = ledger.settled; period < ledger.periods; period++) sum += interimPaidFor(ledger, period);
  return sum;
}
