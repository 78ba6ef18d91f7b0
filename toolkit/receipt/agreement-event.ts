import type { Party } from "../pricing/party.js";

/** What the escrow reported of one agreement, in the order of the chain. Amounts in token base units. */
export type AgreementEvent =
  | { readonly kind: "funded"; readonly count: bigint; readonly amount: bigint }
  | { readonly kind: "interimPaid"; readonly period: number; readonly value: bigint; readonly amount: bigint }
  | {
      readonly kind: "settled";
      readonly period: number;
      /** Metric units, or null when the answer was missing. */
      readonly value: bigint | null;
      readonly toAgency: bigint;
      readonly toClient: bigint;
    }
  | {
      readonly kind: "disputed";
      readonly period: number;
      readonly by: Party;
      /** The answer in metric units, or null when it was missing. */
      readonly value: bigint | null;
      readonly claimedValue: bigint;
      readonly toAgency: bigint;
      readonly toClient: bigint;
    }
  | {
      readonly kind: "undisputedPaid";
      readonly period: number;
      readonly toAgency: bigint;
      readonly toClient: bigint;
    }
  | {
      readonly kind: "ruled";
      readonly period: number;
      /** What the arbiter says, in metric units. */
      readonly value: bigint;
      readonly toAgency: bigint;
      readonly toClient: bigint;
    }
  | {
      readonly kind: "settledMutually";
      readonly periodsSettled: number;
      readonly toAgency: bigint;
      readonly toClient: bigint;
    }
  | {
      readonly kind: "optedOut" | "cancelled" | "resigned";
      /** Periods that stayed. */
      readonly keep: number;
      readonly returned: bigint;
    };
