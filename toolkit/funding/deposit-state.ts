import { MAX_FUNDING_LEAD } from "../terms/limits.js";
import { periodStart } from "../terms/periods.js";
import type { Terms } from "../terms/types.js";

/**
 * - `empty`: there is nothing that could fund a period.
 * - `short`: `missing` more is needed. More can be sent.
 * - `exact`, `excess`: anyone can sweep, once the escrow takes it; `surplus` goes to the client.
 * - `late`: no further period can be funded. Anyone can have all of it returned to the client.
 */
export type DepositKind = "empty" | "short" | "exact" | "excess" | "late";

/** What is known about a deposit and its agreement at one moment. Amounts in base units of the agreed token. */
export interface DepositFacts {
  /** What the address has of the agreed token. */
  readonly balance: bigint;
  /** Surplus that did not arrive at the client: `DepositAddresses.setAside`. */
  readonly setAside: bigint;
  /** What the escrow has stored, as `agreementOf` returns it. */
  readonly agreement: { readonly funded: bigint; readonly end: bigint; readonly consent: bigint };
  /** The block time, in Unix seconds. */
  readonly at: bigint;
}

export interface DepositState {
  readonly kind: DepositKind;
  /** What a sweep can use. */
  readonly deposited: bigint;
  /** What the next period still needs. */
  readonly missing: bigint;
  /** What a sweep leaves for the client, what is set aside included. */
  readonly surplus: bigint;
  /** What anyone can have returned to the client now. The client itself can take everything at any time. */
  readonly returnable: bigint;
  /** The period that a sweep funds, and when: from the first second, before the second. Undefined when it is over. */
  readonly next: { readonly period: number; readonly from: bigint; readonly before: bigint } | undefined;
}

// As `contracts/types/Agreement.sol` numbers them.
const NOT_ENDED = 0n;
const RETRACTED = 2n;

/**
 * What state a deposit is in, by the rules of `DepositAddresses`. Whether the agency consents and the terms are valid is
 * not looked at: until then a deposit waits, whatever its amount.
 */
export function depositState(
  terms: Pick<Terms, "cap" | "start" | "periodEnds" | "fundingGrace">,
  { balance, setAside, agreement, at }: DepositFacts,
): DepositState {
  const next = nextFunding(terms, agreement, at);
  const aside = setAside < balance ? setAside : balance;
  const deposited = balance - aside;
  if (next === undefined) {
    const kind = balance === 0n ? "empty" : "late";
    return { kind, deposited, missing: 0n, surplus: 0n, returnable: balance, next };
  }

  const { cap } = terms;
  const missing = deposited < cap ? cap - deposited : 0n;
  const surplus = missing === 0n ? balance - cap : 0n;
  return { kind: kindOf(deposited, cap), deposited, missing, surplus, returnable: aside, next };
}

function kindOf(deposited: bigint, cap: bigint): DepositKind {
  if (deposited === 0n) return "empty";
  if (deposited === cap) return "exact";
  return deposited < cap ? "short" : "excess";
}

function nextFunding(
  terms: Pick<Terms, "start" | "periodEnds" | "fundingGrace">,
  { funded, end, consent }: DepositFacts["agreement"],
  at: bigint,
): DepositState["next"] {
  const period = Number(funded);
  if (end !== NOT_ENDED || consent === RETRACTED || period >= terms.periodEnds.length) return undefined;
  const before = periodStart(terms, period) + terms.fundingGrace;
  if (at >= before) return undefined;
  const earliest = terms.start > MAX_FUNDING_LEAD ? terms.start - MAX_FUNDING_LEAD : 0n;
  // Only the first funding has an earliest time; the later ones follow at any.
  return { period, from: period === 0 ? earliest : 0n, before };
}
