import {
  admitted,
  afterMove,
  dueFor,
  emptyDispute,
  rest,
  ruled,
  undisputed,
  withClaim,
  type DisputeBook,
  type Split,
} from "../pricing/dispute-book.js";
import type { Party } from "../pricing/party.js";
import { interimDue, settlement } from "../pricing/settlement.js";
import type { PriceTerms, Terms } from "../terms/types.js";
import { distance } from "../units/distance.js";
import type { AgreementEvent } from "./agreement-event.js";

/** One movement of money: what the chain did, and what the independent model says it had to be. */
export interface ReplayLine {
  readonly event: AgreementEvent;
  readonly toAgency: bigint;
  readonly toClient: bigint;
  readonly modelToAgency: bigint;
  readonly modelToClient: bigint;
}

/** What became of the fees that disputers paid, in base units. What came back is not counted. */
export interface ArbiterFees {
  /** What rulings cost each party: the arbiter has it. */
  readonly spent: Readonly<Record<Party, bigint>>;
  /** Of disputes that are still open: the escrow has it. */
  readonly held: bigint;
}

/** The book of one agreement, recomputed. */
export interface Replay {
  readonly lines: readonly ReplayLine[];
  readonly funded: bigint;
  readonly paid: bigint;
  readonly returned: bigint;
  /** funded − paid − returned. */
  readonly held: bigint;
  /** Fees of disputes, which are no part of `held`. */
  readonly arbiterFees: ArbiterFees;
  /** Sum of all deviations from the model, each counted as positive. 0 means that every line agrees. */
  readonly difference: bigint;
}

/**
 * Recomputes every payment of an agreement from its terms and from what was measured, with the TypeScript model, which
 * shares no code with the contract. It judges amounts; who was allowed to act, and when, is the contract's business.
 *
 * @param terms The price part of the terms, and the fee of a dispute.
 * @param events All events of the agreement, oldest first.
 */
export function replay(terms: PriceTerms & Pick<Terms, "arbiterFee">, events: readonly AgreementEvent[]): Replay {
  const book: Book = { terms, interimPaid: new Map(), disputes: new Map() };
  const lines: ReplayLine[] = [];
  let periods = 0;
  let funded = 0n;
  let held = 0n;
  let difference = 0n;

  for (const event of events) {
    if (event.kind === "funded") {
      periods += Number(event.count);
      funded += event.amount;
      held += event.amount;
      difference += distance(event.amount, terms.cap * event.count);
      continue;
    }
    const { toAgency, toClient } = moved(event);
    const { toAgency: modelToAgency, toClient: modelToClient } = expected(book, event, periods, held);
    lines.push({ event, toAgency, toClient, modelToAgency, modelToClient });
    difference += distance(toAgency, modelToAgency) + distance(toClient, modelToClient);
    held -= toAgency + toClient;
    if ("keep" in event) periods = event.keep;
  }

  const paid = lines.reduce((sum, { toAgency }) => sum + toAgency, 0n);
  const returned = lines.reduce((sum, { toClient }) => sum + toClient, 0n);
  return { lines, funded, paid, returned, held, arbiterFees: arbiterFees(terms.arbiterFee, events), difference };
}

function arbiterFees(fee: bigint, events: readonly AgreementEvent[]): ArbiterFees {
  const spent = { client: 0n, agency: 0n };
  // At most one period is in dispute at a time.
  let disputers: Party[] = [];
  for (const event of events) {
    if (event.kind === "disputed") disputers.push(event.by);
    if (event.kind === "ruled") for (const by of disputers) spent[by] += fee;
    // Without a ruling the fees come back.
    if (event.kind === "ruled" || event.kind === "settled" || event.kind === "settledMutually") disputers = [];
  }
  return { spent, held: fee * BigInt(disputers.length) };
}

type Movement = Exclude<AgreementEvent, { kind: "funded" }>;

/** What the model remembers from one event to the next. */
interface Book {
  readonly terms: PriceTerms;
  readonly interimPaid: Map<number, bigint>;
  readonly disputes: Map<number, DisputeBook>;
}

function moved(event: Movement): Split {
  if (event.kind === "interimPaid") return { toAgency: event.amount, toClient: 0n };
  if ("returned" in event) return { toAgency: 0n, toClient: event.returned };
  return { toAgency: event.toAgency, toClient: event.toClient };
}

/** What the event had to move; the book is up to date afterwards. */
function expected(book: Book, event: Movement, periods: number, held: bigint): Split {
  const { terms, interimPaid } = book;
  const interimOf = (period: number) => interimPaid.get(period) ?? 0n;
  switch (event.kind) {
    case "interimPaid": {
      const due = interimDue(terms, event.period, event.value, interimOf(event.period));
      interimPaid.set(event.period, interimOf(event.period) + event.amount);
      return { toAgency: due, toClient: 0n };
    }
    case "settled": {
      const disputed = book.disputes.get(event.period);
      // Nobody ruled: the answer stands, and it is the one that was disputed.
      if (disputed !== undefined) return rest(terms.cap, disputed, disputed.answered);
      return settlement(terms, event.period, event.value, interimOf(event.period));
    }
    case "disputed":
    case "undisputedPaid":
    case "ruled":
      return expectedOfDispute(book, event);
    case "settledMutually":
      // How they split it is theirs; that it is all that was held is not.
      return { toAgency: event.toAgency, toClient: held - event.toAgency };
    case "optedOut":
    case "cancelled":
    case "resigned": {
      let back = 0n;
      for (let period = event.keep; period < periods; period++) back += terms.cap - interimOf(period);
      return { toAgency: 0n, toClient: back };
    }
  }
}

function expectedOfDispute(
  { terms, interimPaid, disputes }: Book,
  event: Extract<Movement, { kind: "disputed" | "undisputedPaid" | "ruled" }>,
): Split {
  const { period } = event;
  const value = event.kind === "disputed" ? event.value : null;
  // When the review ends is no question of amounts.
  const open = disputes.get(period) ?? emptyDispute(terms, period, value, interimPaid.get(period) ?? 0n, 0n);
  if (event.kind === "ruled") return rest(terms.cap, open, ruled(open, dueFor(terms, period, event.value, open)));

  const claims =
    event.kind === "disputed" ? withClaim(open, event.by, dueFor(terms, period, event.claimedValue, open)) : open;
  const split = event.kind === "disputed" ? admitted(terms.cap, claims, event.by) : undisputed(terms.cap, claims);
  disputes.set(period, afterMove(claims, split));
  return split;
}
