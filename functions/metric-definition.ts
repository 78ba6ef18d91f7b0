/** What the rest of the project needs to know of a metric source beside its code. `Args` is its argument type. */
export interface MetricDefinition<Args> {
  /** Name of the source's folder, as `composeFunctionsSource` takes it. */
  readonly source: string;

  /** One of what is counted, in the singular, where the source alone decides it. */
  readonly unit?: string;

  /** Decimals of the value, where the source alone decides them: 0 means that a value of 7 is 7 units. */
  readonly decimals?: number;

  /** What is counted, whether the source decides it or the arguments: a definition on chain must say the same. */
  quantity(args: Args): { readonly unit: string; readonly decimals: number };

  /**
   * Whether a window that is cut short gives the part reached so far, so that interim payments on it make sense.
   * A rate or an average would say false.
   */
  cumulative(args: Args): boolean;

  /** Names of the secrets that an asker must host for the nodes. */
  secrets(args: Args): readonly string[];

  /**
   * Checks what a person or a file gave.
   *
   * @throws MetricArgumentsError naming the argument and the remedy.
   */
  parseArgs(input: unknown): Args;

  /** The strings that the metric commits to; `decodeArgs` is the inverse. */
  encodeArgs(args: Args): string[];

  /**
   * Reads back what a metric commits to, so that it can be explained.
   *
   * @throws MetricArgumentsError if no valid arguments encode to these strings.
   */
  decodeArgs(encoded: readonly string[]): Args;

  /** The shortest `measureDelay`, in seconds, at which an answer counts all that the arguments promise to count. */
  minimumMeasureDelay(args: Args): number;

  /** What is counted, in plain English, one statement a line. Values from outside appear in quotes. */
  describe(args: Args): string[];
}
