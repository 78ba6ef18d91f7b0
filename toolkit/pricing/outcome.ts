import type { FeesMoved, Outcome } from "./action.js";
import { openDispute, type FeeBook, type Ledger } from "./ledger.js";
import type { Party } from "./party.js";

/** That no fee moves. */
export const NO_FEES: FeesMoved = { toClient: 0n, toAgency: 0n, toArbiter: 0n };

/** The outcome of moving so much of the agreement's money, and of the fees, out of the escrow. */
export function moved(ledger: Ledger, toAgency: bigint, toClient: bigint, fees: FeesMoved = NO_FEES): Outcome {
  const { returned, earned } = ledger.fees;
  return {
    ledger: {
      ...ledger,
      paid: ledger.paid + toAgency,
      returned: ledger.returned + toClient,
      fees: {
        ...ledger.fees,
        returned: { client: returned.client + fees.toClient, agency: returned.agency + fees.toAgency },
        earned: earned + fees.toArbiter,
      },
    },
    toAgency,
    toClient,
    fees,
  };
}

/** The fees after `by` paid one. */
export function withFeePaid({ fees }: Ledger, by: Party, fee: bigint): FeeBook {
  return { ...fees, paid: { ...fees.paid, [by]: fees.paid[by] + fee } };
}

/** Every disputer of the open dispute gets its fee back, because nobody rules on it. */
export function feesBack(ledger: Ledger, fee: bigint): FeesMoved {
  const claims = openDispute(ledger)?.claims ?? {};
  return {
    toClient: claims.client === undefined ? 0n : fee,
    toAgency: claims.agency === undefined ? 0n : fee,
    toArbiter: 0n,
  };
}
