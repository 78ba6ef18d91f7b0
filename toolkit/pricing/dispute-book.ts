import type { PriceTerms } from "../terms/types.js";
import type { Party } from "./party.js";
import { settlement } from "./settlement.js";

/**
 * What there is to know about one disputed period. Amounts in token base units; an amount "in all" is what the agency
 * gets for the period altogether, base and interim payments included.
 */
export interface DisputeBook {
  /** The answer when the first party disputed, in metric units; null when it was missing. It never changes again. */
  readonly answer: bigint | null;
  /** What the answer pays the agency in all: where it ends when the arbiter stays silent. */
  readonly answered: bigint;
  /** What each party claims that the agency is due in all; absent for a party that does not dispute. */
  readonly claims: Readonly<Partial<Record<Party, bigint>>>;
  /** When the review ends and the ruling begins, Unix seconds. */
  readonly reviewEnd: bigint;
  /** What interim payments had reached. */
  readonly interim: bigint;
  /** What the agency was paid of it since, before the settlement. */
  readonly paid: bigint;
  /** What the client was returned of it, before the settlement. */
  readonly returned: bigint;
}

/** What moves between a period's cap and the parties. Base units. */
export interface Split {
  readonly toAgency: bigint;
  readonly toClient: bigint;
}

/** A dispute in which nobody has claimed anything yet. */
export function emptyDispute(
  terms: PriceTerms,
  period: number,
  answer: bigint | null,
  interim: bigint,
  reviewEnd: bigint,
): DisputeBook {
  const answered = settlement(terms, period, answer, interim).total;
  return { answer, answered, claims: {}, reviewEnd, interim, paid: 0n, returned: 0n };
}

/** What the agency is due in all when the metric was `value`, by the words of a party or the arbiter. */
export function dueFor(terms: PriceTerms, period: number, value: bigint, { interim }: DisputeBook): bigint {
  return settlement(terms, period, value, interim).total;
}

/** Whether a claim of `due` in all helps the party that makes it: less than the answer for a client, more for an agency. */
export function isInOwnFavour({ answered }: DisputeBook, by: Party, due: bigint): boolean {
  return by === "client" ? due < answered : due > answered;
}

/** The book with the claim of a party in it, before anything moves. */
export function withClaim(book: DisputeBook, by: Party, due: bigint): DisputeBook {
  return { ...book, claims: { ...book.claims, [by]: due } };
}

/** The least and the most that the agency can still be due in all: the claims, and the answer where there is none. */
export function bounds({ answered, claims }: DisputeBook): { least: bigint; most: bigint } {
  return { least: claims.client ?? answered, most: claims.agency ?? answered };
}

/**
 * What the claim of `by` itself leaves the other party, whatever that one may still claim: it moves at once. A client
 * that claims 40 admits 40 to the agency; an agency that claims 70 of 100 admits 30 to the client.
 */
export function admitted(cap: bigint, book: DisputeBook, by: Party): Split {
  const { least, most } = bounds(book);
  return by === "client"
    ? { toAgency: least - book.interim - book.paid, toClient: 0n }
    : { toAgency: 0n, toClient: cap - most - book.returned };
}

/** What nobody disputes and has not moved yet. Only once the review is over, because a further claim can change it. */
export function undisputed(cap: bigint, book: DisputeBook): Split {
  const { least, most } = bounds(book);
  return { toAgency: least - book.interim - book.paid, toClient: cap - most - book.returned };
}

/** What the agency is due in all by a ruling of `due`: between the claims, whatever the arbiter says. */
export function ruled(book: DisputeBook, due: bigint): bigint {
  const { least, most } = bounds(book);
  if (due < least) return least;
  return due > most ? most : due;
}

/** What is left to move of the period when the agency is due `due` in all. */
export function rest(cap: bigint, book: DisputeBook, due: bigint): Split {
  return { toAgency: due - book.interim - book.paid, toClient: cap - due - book.returned };
}

/** The book after a movement of the period's money. */
export function afterMove(book: DisputeBook, { toAgency, toClient }: Split): DisputeBook {
  return { ...book, paid: book.paid + toAgency, returned: book.returned + toClient };
}
