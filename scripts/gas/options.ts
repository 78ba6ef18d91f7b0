import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** What `npm run gas` is asked to do. `write` is what it does when asked nothing. */
export const MODES = ["write", "json", "check", "crowded"] as const;
export type Mode = (typeof MODES)[number];

/** Arguments that `npm run gas` does not know. */
export class GasOptionError extends PerformanceEscrowError {
  override readonly name = "GasOptionError";
}

/**
 * Reads the arguments after `npm run gas --`.
 *
 * @throws GasOptionError
 */
export function parseMode(args: readonly string[]): Mode {
  const [option, ...more] = args;
  if (option === undefined) return "write";

  const mode = MODES.find((name) => `--${name}` === option);
  if (mode === undefined || mode === "write" || more.length > 0) {
    throw new GasOptionError(
      `"${args.join(" ")}" is not an option of npm run gas.`,
      "Give at most one of --json, --check and --crowded, after `npm run gas --`.",
    );
  }
  return mode;
}
