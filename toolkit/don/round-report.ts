import type { Measurement } from "./node.js";
import type { Outcome } from "./outcome.js";
import type { OracleRequest } from "./request.js";

/** The request is answered and billed. */
export interface Answered {
  readonly status: "answered";
  readonly outcome: Outcome;
  /** Whether the consumer's callback went through. A failed one is billed and never retried. */
  readonly callback: "succeeded" | "failed";
  /** Index of the node that sent the report. */
  readonly transmitter: number;
  readonly transactionHash: string;
  /** Gas of the whole transaction, which answers `batchSize` requests. */
  readonly transmitGas: bigint;
  readonly batchSize: number;
  /** Billed to the subscription, in juels. */
  readonly costJuels: bigint;
}

/** The request is not answered. */
export interface Unanswered {
  readonly status: "unanswered";
  readonly reason: string;
  /** Whether the network will try again by itself. */
  readonly retries: boolean;
}

/** What was done about one request, for logs, demonstrations and tests. */
export type RoundReport = (Answered | Unanswered) & {
  readonly requestId: string;
  readonly request: OracleRequest;
  /** What each node measured, in the order of the nodes. What sources printed may contain secrets. */
  readonly measurements: readonly Measurement[];
  /** From reading the request on the chain to this report, in milliseconds of wall time. */
  readonly ms: number;
};
