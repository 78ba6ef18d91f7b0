import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import type { GasFigures } from "./figures.js";

const SNAPSHOT = fileURLToPath(new URL("../../.gas-snapshot.json", import.meta.url));

/** A figure that is not what the committed snapshot says. */
export interface Change {
  /** Such as "erc20.settleAll". */
  readonly name: string;
  /** Undefined when the snapshot does not have it. */
  readonly before: number | undefined;
  /** Undefined when it is no longer measured. */
  readonly now: number | undefined;
}

/** Some figure grew, fell, came or went without the snapshot. */
export class GasChangedError extends PerformanceEscrowError {
  override readonly name = "GasChangedError";

  constructor(readonly changes: readonly Change[]) {
    super(
      `Gas differs from the committed snapshot:\n${changes.map(describe).join("\n")}\n${changes.length} changed.`,
      "If the change is meant, run `npm run gas` and commit .gas-snapshot.json (and docs/gas.md, where it quotes the " +
        "figure) together with what caused it. If not, find what made it cost more.",
    );
  }
}

/** There is no snapshot to compare with, or it cannot be read. */
export class GasSnapshotUnreadableError extends PerformanceEscrowError {
  override readonly name = "GasSnapshotUnreadableError";
}

/**
 * The committed figures.
 *
 * @throws GasSnapshotUnreadableError
 */
export function readSnapshot(path = SNAPSHOT): GasFigures {
  const remedy = "Run `npm run gas` to write it, and commit it.";
  if (!existsSync(path)) throw new GasSnapshotUnreadableError(`There is no gas snapshot at ${path}.`, remedy);
  try {
    return JSON.parse(readFileSync(path, "utf8")) as GasFigures;
  } catch (error) {
    throw new GasSnapshotUnreadableError("The gas snapshot is not JSON.", remedy, { cause: error });
  }
}

/** Replaces the committed figures. */
export function writeSnapshot(figures: GasFigures, path = SNAPSHOT): void {
  writeFileSync(path, `${JSON.stringify(figures, null, 2)}\n`);
}

/** Every figure that differs, in the order of the measurement; what is measured no more comes last. */
export function compareFigures(before: object, now: object): Change[] {
  const old = flatten(before);
  const current = flatten(now);
  return [...new Set([...current.keys(), ...old.keys()])]
    .map((name) => ({ name, before: old.get(name), now: current.get(name) }))
    .filter((change) => change.before !== change.now);
}

function flatten(figures: object): Map<string, number> {
  return new Map(
    Object.entries(figures).flatMap(([group, members]) =>
      Object.entries(members as Record<string, number>).map(([name, gas]) => [`${group}.${name}`, gas] as const),
    ),
  );
}

function describe({ name, before, now }: Change): string {
  if (before === undefined) return `  ${name}: ${now} is not in the snapshot`;
  if (now === undefined) return `  ${name}: ${before} in the snapshot, no longer measured`;
  const difference = now - before;
  return `  ${name}: ${before} in the snapshot, ${now} now (${difference > 0 ? "+" : "−"}${Math.abs(difference)})`;
}
