/**
 * A metric source whose code this project knows, told by the hash that definitions commit to. What is on chain is only a
 * text of JavaScript and strings; this says in plain English what they mean, and makes them from what people write.
 */
export interface KnownSource {
  /** Such as `hubspot-leads`. */
  readonly name: string;
  /** keccak256 of the JavaScript that goes on chain. */
  readonly sourceHash: string;
  /** One of what is counted, in the singular, where the source alone decides it. */
  readonly unit?: string;
  /** Decimals of the value, where the source alone decides them. */
  readonly decimals?: number;
  /**
   * What these arguments count, whether the source decides it or they do. A definition that says otherwise would be
   * read in another unit than the one that is measured. Throws as below.
   */
  quantity?(args: readonly string[]): { readonly unit: string; readonly decimals: number };
  /**
   * Whether a window that is cut short gives the part reached so far, so that interim payments on it make sense: false
   * for a rate or an average. A source that measures either asks its arguments.
   *
   * @throws MetricArgumentsError
   */
  isCumulative(args: readonly string[]): boolean;
  /** Names of the secrets that an asker must host for the nodes. Throws as above. */
  secrets(args: readonly string[]): readonly string[];
  /**
   * The strings that a definition commits to, from arguments as a person or a file gives them.
   *
   * @throws MetricArgumentsError naming each argument that is wrong.
   */
  encodeArgs(input: unknown): string[];
  /**
   * Arguments as `encodeArgs` takes them, from the strings that a definition commits to.
   *
   * @throws MetricArgumentsError if they are none of this source's.
   */
  decodeArgs(args: readonly string[]): unknown;
  /** The shortest `measureDelay`, in seconds, at which an answer counts all that is promised. Throws as above. */
  minimumMeasureDelay(args: readonly string[]): number;
  /** What is counted, one statement a line; the last one says whoever can change the number. Throws as above. */
  describe(args: readonly string[]): string[];
}

/** The sources that the project knows. */
export interface KnownSources {
  readonly names: readonly string[];
  byName(name: string): KnownSource | undefined;
  byHash(sourceHash: string): KnownSource | undefined;
}
