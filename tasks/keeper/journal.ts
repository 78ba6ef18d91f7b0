import { join } from "node:path";

import { takeLock, type Lock } from "../../toolkit/keeper/lock.js";
import { durableFile } from "../../toolkit/keeper/node.js";
import type { DurableFile } from "../../toolkit/keeper/ports.js";
import { KeeperNotReadyError } from "./errors.js";

/** What a keeper has on the disk. */
export interface KeeperFiles {
  readonly journal: DurableFile;
  /** Undefined for none: the history is read anew. */
  readonly book: DurableFile | undefined;
  release(): void;
}

/**
 * Where a keeper's files are when nobody says otherwise: beside what was deployed to the chain, so that what was written
 * about a local chain goes with it.
 *
 * @param ignition The folder of Ignition's modules and deployments.
 */
export function defaultFolder(ignition: string, chainId: bigint, keeper: string): string {
  return join(ignition, "deployments", `chain-${chainId}`, "keeper", keeper);
}

/**
 * Opens the files of a keeper, for this process alone.
 *
 * @throws {JournalLockedError} while another process has them. {KeeperNotReadyError}
 */
export function openFiles(folder: string): KeeperFiles {
  const lock = lockOf(folder);
  const guard = () => lock.check();
  return {
    journal: durableFile(join(folder, "journal.jsonl"), guard),
    book: durableFile(join(folder, "book.json"), guard),
    release: () => lock.release(),
  };
}

/** Files that are never written: of a dry run. */
export function noFiles(): KeeperFiles {
  const nothing = () => undefined;
  return { journal: { read: () => "", append: nothing, replace: nothing }, book: undefined, release: nothing };
}

function lockOf(folder: string): Lock {
  try {
    return takeLock(join(folder, "lock"));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new KeeperNotReadyError(
      `The journal's folder ${folder} cannot be written (${code}).`,
      "Name a folder of yours on a local disk with --journal.",
      { cause },
    );
  }
}
