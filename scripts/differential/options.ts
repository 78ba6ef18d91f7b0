import { parseArgs } from "node:util";

import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** What `npm run differential` is asked to do. */
export interface Options {
  /** How many cases. */
  readonly cases: number;
  /** What all of them are made of. */
  readonly seed: bigint;
  /** How many cases one run of forge replays. */
  readonly batch: number;
  readonly workers: number;
  /** Number of the only case to replay; undefined for all. Nothing is recorded then. */
  readonly only: number | undefined;
}

/** Arguments that `npm run differential` does not know. */
export class DifferentialOptionError extends PerformanceEscrowError {
  override readonly name = "DifferentialOptionError";
}

const DEFAULTS = { cases: "20000", seed: "1", batch: "2000", workers: "2" } as const;
/** Case numbers are the low half of a seed. */
const MOST = 2 ** 32;

/**
 * Reads the arguments after `npm run differential --`.
 *
 * @throws DifferentialOptionError
 */
export function parseOptions(args: readonly string[]): Options {
  const option = (name: string, text: string, least: number): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value < MOST) return value;
    throw new DifferentialOptionError(
      `--${name} ${text} is not a whole number from ${least} to ${MOST - 1}.`,
      `Give one, as in --${name} ${name in DEFAULTS ? DEFAULTS[name as keyof typeof DEFAULTS] : least}.`,
    );
  };
  const values = parse(args);
  return {
    cases: option("cases", values.cases, 1),
    seed: BigInt(option("seed", values.seed, 0)),
    batch: option("batch", values.batch, 1),
    workers: option("workers", values.workers, 1),
    only: values.only === undefined ? undefined : option("only", values.only, 0),
  };
}

function parse(args: readonly string[]) {
  const text = (value: string) => ({ type: "string", default: value }) as const;
  const { cases, seed, batch, workers } = DEFAULTS;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ cases: text(cases), seed: text(seed), batch: text(batch), workers: text(workers) },
        only: { type: "string" },
      },
    }).values;
  } catch (cause) {
    throw new DifferentialOptionError(
      cause instanceof Error ? cause.message : String(cause),
      "Options are --cases, --seed, --batch, --workers and --only, after `npm run differential --`.",
      { cause },
    );
  }
}
