import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { BUILDS } from "./forge-suite.js";
import type { Outcome } from "./mutant.js";
import { ROOT } from "./project.js";

export interface Entry {
  readonly id: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/**
 * What became of each mutant, on the disk as soon as it is known: a run that was interrupted goes on where it was. Worth
 * something only for the code and the tests that it was written for.
 */
export class Journal {
  readonly #path: string;
  readonly #entries = new Map<string, Entry>();

  /** @param fingerprint Of the code and the tests. */
  constructor(fingerprint: string, fresh: boolean) {
    const folder = join(ROOT, BUILDS);
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `outcomes-${fingerprint}.jsonl`);
    if (fresh) rmSync(this.#path, { force: true });
    if (!existsSync(this.#path)) writeFileSync(this.#path, "");
    for (const line of readFileSync(this.#path, "utf8").split("\n")) {
      const entry = parse(line);
      if (entry !== undefined) this.#entries.set(entry.id, entry);
    }
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  add(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`);
  }
}

/** Nothing for the last line of a run that was killed while it wrote. */
function parse(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}
