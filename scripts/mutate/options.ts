import { availableParallelism } from "node:os";

import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** What `npm run mutate` is asked to do. */
export interface MutateOptions {
  /** Processes at the same time. */
  readonly workers: number;
  /** At most so many mutants, drawn evenly from all files and operators; all of them without it. */
  readonly sample: number | undefined;
  /** Only mutants whose file or "Contract.function" contains this. Writes no evidence. */
  readonly only: string | undefined;
  /** Forgets the outcomes of an earlier run on the same code. */
  readonly fresh: boolean;
}

/** Arguments that `npm run mutate` does not know. */
export class MutateOptionError extends PerformanceEscrowError {
  override readonly name = "MutateOptionError";
}

/**
 * Reads the arguments after `npm run mutate --`.
 *
 * @throws MutateOptionError
 */
export function parseMutateOptions(args: readonly string[]): MutateOptions {
  let options: MutateOptions = { workers: availableParallelism(), sample: undefined, only: undefined, fresh: false };
  for (const arg of args) {
    const [name, value = ""] = arg.split("=", 2);
    if (name === "--fresh" && value === "") options = { ...options, fresh: true };
    else if (name === "--only" && value !== "") options = { ...options, only: value };
    else if (name === "--workers" && /^[1-9]\d*$/.test(value)) options = { ...options, workers: Number(value) };
    else if (name === "--sample" && /^[1-9]\d*$/.test(value)) options = { ...options, sample: Number(value) };
    else {
      throw new MutateOptionError(
        `"${arg}" is not an option of npm run mutate.`,
        "Give --workers=N, --sample=N, --only=TEXT or --fresh, after `npm run mutate --`.",
      );
    }
  }
  return options;
}
