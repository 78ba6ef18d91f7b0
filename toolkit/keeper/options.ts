/** How one asker has questions of one oracle measured. */
export interface AskingOptions {
  /** The `FunctionsMetricOracle`. */
  readonly oracle: string;
  /** The keeper's own subscription at the Functions router. */
  readonly subscriptionId: bigint;
  /** Version of the keeper's secrets at the network; 0 when the sources need none. */
  readonly secretsVersion: bigint;
  /** When they expire there, Unix seconds; absent for never. */
  readonly secretsExpireAt?: bigint;
  /** What one request costs, in juels, to know whether the subscription will do. Default 0.3 LINK. */
  readonly juelsPerAsk?: bigint;
}

/** What the keeper does for its party, and what it spends at most. Every field has a default. */
export interface Policy {
  /** Oracles whose questions it asks. Default: none. */
  readonly asking: readonly AskingOptions[];
  /** Most requests for one question. Default 6. */
  readonly maxAsksPerQuestion: number;
  /** Wait after a failed request, seconds. Default from 60 on, an hour at most. */
  readonly askBackoff: { readonly first: number; readonly most: number };
  /** The n-th asker of a definition leaves the first ones this many seconds each. Default 300. */
  readonly staggerSeconds: bigint;
  /** Least interim payment that is worth its gas, base units. Default 1. */
  readonly minInterim: bigint;
  /** Whether to push credits to their payees. Default false. */
  readonly pushCredits: boolean;
  /** What begins or ends within so many seconds is reported. Default three days. */
  readonly noticeSeconds: bigint;
  /** Questions due within so many seconds must be paid for by the subscription. Default seven days. */
  readonly horizonSeconds: bigint;
}

export const DEFAULT_POLICY: Policy = {
  asking: [],
  maxAsksPerQuestion: 6,
  askBackoff: { first: 60, most: 3_600 },
  staggerSeconds: 300n,
  minInterim: 1n,
  pushCredits: false,
  noticeSeconds: 259_200n,
  horizonSeconds: 604_800n,
};

export const DEFAULT_JUELS_PER_ASK = 300_000_000_000_000_000n;

/** Seconds after which a request no longer counts as in flight: `REQUEST_TIMEOUT` of the oracle, which never changes. */
export const REQUEST_TIMEOUT = 300n;
