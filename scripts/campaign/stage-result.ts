/** What a stage found. */
export interface StageResult {
  readonly seconds: number;
  /** Calls of the handler, or inputs of all properties. */
  readonly calls: number;
  /** What failed, with the reason. */
  readonly failures: readonly string[];
  /** Runs of each test. */
  readonly tests: readonly { readonly name: string; readonly runs: number }[];
  /** The sums of what the suite counted; empty for fuzz properties. */
  readonly tally: readonly number[];
}
