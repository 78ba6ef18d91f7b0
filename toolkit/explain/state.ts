import type { Status } from "../agreement/status.js";

/** What the contract says of an agreement, as far as an explanation uses it. */
export interface AgreementState {
  /** Time of the block that was read, Unix seconds. */
  readonly at: bigint;
  readonly status: Status;
  /** Periods funded and kept. */
  readonly funded: number;
  readonly settled: number;
  /** What the contract holds for both parties, in token base units. */
  readonly held: bigint;
}
