import { interimDue, settlement } from "../pricing/settlement.js";
import type { PriceTerms } from "../terms/types.js";
import { distance } from "../units/distance.js";

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
      readonly kind: "optedOut" | "cancelled" | "resigned";
      /** Periods that stayed. */
      readonly keep: number;
      readonly returned: bigint;
    };

/** One movement of money: what the chain did, and what the independent model says it had to be. */
export interface ReplayLine {
  readonly event: AgreementEvent;
  readonly toAgency: bigint;
  readonly toClient: bigint;
  readonly modelToAgency: bigint;
  readonly modelToClient: bigint;
}

/** The book of one agreement, recomputed. */
export interface Replay {
  readonly lines: readonly ReplayLine[];
  readonly funded: bigint;
  readonly paid: bigint;
  readonly returned: bigint;
  /** funded − paid − returned. */
  readonly held: bigint;
  /** Sum of all deviations from the model, each counted as positive. 0 means that every line agrees. */
  readonly difference: bigint;
}

/**
 * Recomputes every payment of an agreement from its terms and from what was measured, with the TypeScript model, which
 * shares no code with the contract. It judges amounts; who was allowed to act, and when, is the contract's business.
 *
 * @param terms The price part of the terms.
 * @param events All events of the agreement, oldest first.
 */
export function replay(terms: PriceTerms, events: readonly AgreementEvent[]): Replay {
  const interimPaid = new Map<number, bigint>();
  const lines: ReplayLine[] = [];
  let periods = 0;
  let funded = 0n;
  let difference = 0n;

  for (const event of events) {
    if (event.kind === "funded") {
      periods += Number(event.count);
      funded += event.amount;
      difference += distance(event.amount, terms.cap * event.count);
      continue;
    }
    const line = { event, ...moved(event), ...expected(terms, event, periods, interimPaid) };
    lines.push(line);
    difference += distance(line.toAgency, line.modelToAgency) + distance(line.toClient, line.modelToClient);
    if (event.kind === "interimPaid") add(interimPaid, event.period, event.amount);
    if ("keep" in event) periods = event.keep;
  }

  const paid = lines.reduce((sum, { toAgency }) => sum + toAgency, 0n);
  const returned = lines.reduce((sum, { toClient }) => sum + toClient, 0n);
  return { lines, funded, paid, returned, held: funded - paid - returned, difference };
}

type Movement = Exclude<AgreementEvent, { kind: "funded" }>;

function moved(event: Movement): { toAgency: bigint; toClient: bigint } {
  if (event.kind === "interimPaid") return { toAgency: event.amount, toClient: 0n };
  if (event.kind === "settled") return { toAgency: event.toAgency, toClient: event.toClient };
  return { toAgency: 0n, toClient: event.returned };
}

function expected(
  terms: PriceTerms,
  event: Movement,
  periods: number,
  interimPaid: ReadonlyMap<number, bigint>,
): { modelToAgency: bigint; modelToClient: bigint } {
  if (event.kind === "interimPaid") {
    const paid = interimPaid.get(event.period) ?? 0n;
    return { modelToAgency: interimDue(terms, event.period, event.value, paid), modelToClient: 0n };
  }
  if (event.kind === "settled") {
    const { toAgency, toClient } = settlement(terms, event.period, event.value, interimPaid.get(event.period) ?? 0n);
    return { modelToAgency: toAgency, modelToClient: toClient };
  }
  let back = 0n;
  for (let period = event.keep; period < periods; period++) back += terms.cap - (interimPaid.get(period) ?? 0n);
  return { modelToAgency: 0n, modelToClient: back };
}

function add(amounts: Map<number, bigint>, period: number, amount: bigint): void {
  amounts.set(period, (amounts.get(period) ?? 0n) + amount);
}
