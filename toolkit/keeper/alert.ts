/** What is reported, by kind. */
export type AlertCode =
  | "answer-missing"
  | "asks-used-up"
  | "balance-low"
  | "credit-waits"
  | "fees-too-high"
  | "funding-closes"
  | "link-low"
  | "node-behind"
  | "node-unreachable"
  | "not-subscribed"
  | "review-open"
  | "ruling-open"
  | "secrets-expire"
  | "source-failing"
  | "transaction-refused"
  | "transaction-reverted"
  | "transaction-stuck";

/** Something that a person should know before it hurts. Never contains a key, a secret or an address of a server. */
export interface Alert {
  /** The same words for the same thing; it is reported once. */
  readonly key: string;
  readonly code: AlertCode;
  /** What is the matter, in one sentence with amounts and dates. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The agreement's id, where it is about one. */
  readonly agreement?: string;
  /** Unix seconds until which something can be done. */
  readonly until?: bigint;
}

/** A time as people and machines read it, in UTC to the minute. */
export function dateText(at: bigint): string {
  return `${new Date(Number(at) * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** An agreement's id, short enough for a sentence. */
export function shortId(id: string): string {
  return `${id.slice(0, 10)}…`;
}
