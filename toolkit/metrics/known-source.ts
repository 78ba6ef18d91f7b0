/**
 * A metric source whose code this project knows, told by the hash that definitions commit to. What is on chain is only a
 * text of JavaScript and strings; this says in plain English what they mean.
 */
export interface KnownSource {
  /** Such as `hubspot-leads`. */
  readonly name: string;
  /** keccak256 of the JavaScript that goes on chain. */
  readonly sourceHash: string;
  /**
   * Whether a window that is cut short gives the part reached so far, so that interim payments on it make sense.
   * A rate or an average would say false.
   */
  readonly cumulative: boolean;
  /** Names of the secrets that an asker must host for the nodes. */
  readonly secrets: readonly string[];
  /**
   * The shortest `measureDelay`, in seconds, at which an answer counts all that the arguments promise to count.
   *
   * @param args The strings that the definition commits to.
   * @throws MetricArgumentsError if they are none of this source's.
   */
  minimumMeasureDelay(args: readonly string[]): number;
  /** What is counted, one statement a line; the last one says whoever can change the number. Throws as above. */
  describe(args: readonly string[]): string[];
}

/** The source with this hash, if the project knows it. */
export type KnownSources = (sourceHash: string) => KnownSource | undefined;
