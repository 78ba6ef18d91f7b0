/** What an agreement is doing, in the order of the enum `Status` in `contracts/types/Agreement.sol`. */
export const STATUSES = [
  ...(["unknown", "proposed", "retracted", "lapsed", "scheduled"] as const),
  ...(["running", "settling", "awaitingFunding", "closed", "disputed"] as const),
] as const;

/** @see STATUSES */
export type Status = (typeof STATUSES)[number];

/** The name of what the contract's `statusOf` returns; `unknown` for a number that it never does. */
export function statusNamed(code: bigint): Status {
  return STATUSES[Number(code)] ?? "unknown";
}
