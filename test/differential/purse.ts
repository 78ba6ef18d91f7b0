import type { Outcome } from "../../toolkit/pricing/action.js";
import { feesHeld, held, type Ledger } from "../../toolkit/pricing/ledger.js";
import { PLENTY } from "./participants.js";

export const PAYEES = ["client", "agency", "arbiter"] as const;
export type Payee = (typeof PAYEES)[number];

/** What the participants have, and what waits for those that refused it. Base units. */
export class Purse {
  readonly balances: Record<Payee, bigint> = { client: PLENTY, agency: PLENTY, arbiter: PLENTY };
  readonly credits: Record<Payee, bigint> = { client: 0n, agency: 0n, arbiter: 0n };
  /** Who cannot be paid at the moment. */
  readonly refusing = new Set<Payee>();

  /** What an outcome of the model means for those who are paid, and for those who paid in. */
  apply({ ledger, toAgency, toClient, fees }: Outcome, before: Ledger): void {
    const paidIn = ledger.funded - before.funded;
    this.balances.client -= paidIn + ledger.fees.paid.client - before.fees.paid.client;
    this.balances.agency -= ledger.fees.paid.agency - before.fees.paid.agency;
    this.#pay("client", toClient + fees.toClient);
    this.#pay("agency", toAgency + fees.toAgency);
    this.#pay("arbiter", fees.toArbiter);
  }

  /** The credit of `payee` leaves the escrow. */
  collect(payee: Payee, forItself: boolean): void {
    if (forItself) this.balances[payee] += this.credits[payee];
    this.credits[payee] = 0n;
  }

  /** What the escrow has: what it holds, fees, and what waits for its payees. */
  inEscrow(ledger: Ledger): bigint {
    return held(ledger) + feesHeld(ledger) + this.credits.client + this.credits.agency + this.credits.arbiter;
  }

  #pay(payee: Payee, amount: bigint): void {
    const account = this.refusing.has(payee) ? this.credits : this.balances;
    account[payee] += amount;
  }
}
