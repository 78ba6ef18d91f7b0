import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** What a run of hours is asked to do. */
export interface LongRunOptions {
  /** How many at the same time. */
  readonly workers: number;
  /** How much of the whole; undefined for all of it. */
  readonly limit: number | undefined;
  /** Only what contains this; undefined for everything. */
  readonly only: string | undefined;
  /** Forgets what an earlier run on the same code has ended. */
  readonly fresh: boolean;
}

/** Arguments that a script does not know. */
export class LongRunOptionError extends PerformanceEscrowError {
  override readonly name = "LongRunOptionError";
}

/**
 * Reads the arguments after `npm run <command> --`.
 *
 * @param limit What its option is called that takes less than the whole: `runs`.
 * @param workers How many without a word.
 * @throws LongRunOptionError
 */
export function parseLongRunOptions(
  args: readonly string[],
  { command, limit, workers }: { readonly command: string; readonly limit: string; readonly workers: number },
): LongRunOptions {
  let options: LongRunOptions = { workers, limit: undefined, only: undefined, fresh: false };
  for (const arg of args) {
    const [name, value = ""] = arg.split("=", 2);
    if (name === "--fresh" && value === "") options = { ...options, fresh: true };
    else if (name === "--only" && value !== "") options = { ...options, only: value };
    else if (name === "--workers" && /^[1-9]\d*$/.test(value)) options = { ...options, workers: Number(value) };
    else if (name === `--${limit}` && /^[1-9]\d*$/.test(value)) options = { ...options, limit: Number(value) };
    else {
      throw new LongRunOptionError(
        `"${arg}" is not an option of npm run ${command}.`,
        `Give --workers=N, --${limit}=N, --only=TEXT or --fresh, after \`npm run ${command} --\`.`,
      );
    }
  }
  return options;
}
