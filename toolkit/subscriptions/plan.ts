/** One transaction, ready for any wallet. */
export interface SubscriptionCall {
  readonly chainId: bigint;
  readonly to: string;
  /** Calldata, hexadecimal. */
  readonly data: string;
  readonly value: bigint;
  /** What it does, in a few words. */
  readonly description: string;
}

/** What is to be sent, by whom, and what a person must know before. */
export interface SubscriptionPlan {
  readonly calls: readonly SubscriptionCall[];
  readonly sender: string;
  /** One statement a line. */
  readonly summary: readonly string[];
}
