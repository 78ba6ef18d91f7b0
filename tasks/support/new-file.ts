import { existsSync } from "node:fs";

import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** What would be written is there already. */
export class FileExistsError extends PerformanceEscrowError {
  override readonly name = "FileExistsError";
}

/**
 * Looks, before anything else is done, whether a file can be written without losing one that somebody may need.
 *
 * @throws {FileExistsError}
 */
export function requireNew(path: string): void {
  if (existsSync(path)) throw new FileExistsError(`${path} exists already.`, "Give another name, or remove it first.");
}
