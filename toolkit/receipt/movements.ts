import { ZeroAddress } from "ethers";

import type { Place } from "../logs/chain-reader.js";
import type { Credit, FeeMovement, Receipt, ReceiptLine } from "./receipt.js";
import type { Verdict } from "./verdict.js";

/** One amount that went from one to another: what an accountant books. */
export interface Movement {
  readonly place: Place;
  readonly kind:
    | ReceiptLine["event"]["kind"]
    /** A disputer's fee, on its way to the escrow, to the arbiter or back. */
    | "fee";
  /** Counted from 0; null where it is about no single period. */
  readonly period: number | null;
  readonly from: Account;
  readonly to: Account;
  /** Token base units. */
  readonly amount: bigint;
  /** What the model says; null for fees, which the events do not show. */
  readonly model: bigint | null;
  readonly verdict: Verdict;
  /** Position in the receipt's lines. */
  readonly line: number;
  /** Set when the payment did not arrive by itself. */
  readonly credit: Credit | null;
}

export interface Account {
  readonly role: "client" | "agency" | "arbiter" | "escrow" | "payer";
  readonly address: string;
}

/** Every movement of money of a receipt, in the order of the chain. What moved nothing, and should not have, is left out. */
export function movements(receipt: Receipt): Movement[] {
  return receipt.lines.flatMap((line, index) => [
    ...lineMovements(receipt, line, index),
    ...receipt.fees.filter((fee) => fee.line === index).map((fee) => feeMovement(receipt, fee, line)),
  ]);
}

function lineMovements(receipt: Receipt, line: ReceiptLine, index: number): Movement[] {
  const { terms, location, credits } = receipt;
  const escrow: Account = { role: "escrow", address: location.verifyingContract };
  const { place, verdict, event } = line;
  const shared = { place, kind: event.kind, period: "period" in event ? event.period : null, verdict, line: index };
  const credit = (part: Credit["part"]) => credits.find((one) => one.entry === index && one.part === part) ?? null;
  const agency: Account = { role: "agency", address: terms.agency };
  const client: Account = { role: "client", address: terms.client };

  return [
    {
      ...{ ...shared, from: payerOf(receipt, line), to: escrow },
      ...{ amount: line.toEscrow, model: line.modelToEscrow, credit: null },
    },
    {
      ...{ ...shared, from: escrow, to: agency },
      ...{ amount: line.toAgency, model: line.modelToAgency, credit: credit("toAgency") },
    },
    {
      ...{ ...shared, from: escrow, to: client },
      ...{ amount: line.toClient, model: line.modelToClient, credit: credit("toClient") },
    },
  ].filter(({ amount, model }) => amount !== 0n || model !== 0n);
}

function payerOf({ terms }: Receipt, { funding }: ReceiptLine): Account {
  if (funding === undefined) return { role: "payer", address: ZeroAddress };
  return { role: funding.payer === terms.client ? "client" : "payer", address: funding.payer };
}

function feeMovement(receipt: Receipt, { kind, by, amount, line: index }: FeeMovement, line: ReceiptLine): Movement {
  const { terms, location, credits } = receipt;
  const escrow: Account = { role: "escrow", address: location.verifyingContract };
  const disputer: Account = { role: by, address: terms[by] };
  const to: Account = kind === "earned" ? { role: "arbiter", address: terms.arbiter } : disputer;
  const credit = credits.find((one) => one.entry === index && one.part === "fee" && one.payee === to.address) ?? null;
  return {
    place: line.place,
    kind: "fee",
    period: "period" in line.event ? line.event.period : null,
    from: kind === "paid" ? disputer : escrow,
    to: kind === "paid" ? escrow : to,
    amount,
    model: null,
    verdict: { kind: "agrees" },
    line: index,
    credit: kind === "paid" ? null : credit,
  };
}
