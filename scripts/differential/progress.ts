import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Options } from "./options.js";
import { FOLDER, ROOT } from "./paths.js";
import type { BatchResult } from "./replay.js";

/** Everything that decides what is compared: a change of any of it begins anew. */
const COMPARED = [
  ...["artifacts/contracts/PerformanceEscrow.sol/PerformanceEscrow.json", "test/differential", "test/support"],
  ...["toolkit/pricing", "toolkit/schedule", "toolkit/terms"],
];

/** The finished batches of a run, on disk: a run that is interrupted goes on where it was. */
export class Progress {
  readonly #path: string;
  readonly results: BatchResult[];

  private constructor(path: string, results: BatchResult[]) {
    this.#path = path;
    this.results = results;
  }

  /** What an earlier, interrupted run of the same cases against the same code finished. */
  static open({ seed, cases, batch }: Options): Progress {
    const path = join(FOLDER, `progress-${seed}-${cases}-${batch}-${fingerprint()}.jsonl`);
    mkdirSync(FOLDER, { recursive: true });
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    // The last line may have been cut short.
    const lines = text.split("\n").slice(0, -1);
    return new Progress(
      path,
      lines.map((line) => JSON.parse(line) as BatchResult),
    );
  }

  add(result: BatchResult): void {
    appendFileSync(this.#path, `${JSON.stringify(result)}\n`);
    this.results.push(result);
  }
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const path of COMPARED.flatMap((path) => filesOf(join(ROOT, path)))) hash.update(readFileSync(path));
  return hash.digest("hex").slice(0, 16);
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
