/** The currency of an agreement. */
export interface TokenUnit {
  /** As people know it: `USDC`. */
  readonly symbol: string;
  readonly decimals: number;
}

/** What the metric counts. */
export interface MetricUnit {
  /** `qualified lead`, `dollar of revenue`. */
  readonly one: string;
  /** `qualified leads`, `dollars of revenue`. */
  readonly many: string;
  /** What it is as a whole, where that has a name: `revenue`. Default: `many`. */
  readonly whole?: string;
  /** Decimal places with which the oracle counts it: 0 for leads, 2 for dollars counted in cents. */
  readonly decimals: number;
}
