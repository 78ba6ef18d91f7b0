import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { addCount, totalOf } from "../../test/differential/batch.js";
import type { KindCount } from "../../test/differential/case.js";
import type { Options } from "./options.js";
import { EVIDENCE, ROOT } from "./paths.js";
import type { BatchResult } from "./replay.js";

/** The figures of a run, over all its batches. */
export interface Figures {
  readonly cases: number;
  /** Actions that were possible, done by the escrow and compared. */
  readonly actions: number;
  /** Actions that were not possible and that the escrow refused. */
  readonly refused: number;
  /** Cases in which the escrow and the model differ. */
  readonly differences: number;
  readonly seed: number;
  readonly byAction: { readonly done: KindCount; readonly refused: KindCount };
}

/** Adds up what came of the batches. */
export function figuresOf(results: readonly BatchResult[], seed: bigint): Figures {
  const done: KindCount = {};
  const refused: KindCount = {};
  for (const { count } of results) {
    addCount(done, count.done);
    addCount(refused, count.refused);
  }
  const sum = (of: (result: BatchResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    cases: sum(({ range }) => range.cases),
    actions: totalOf(done),
    refused: totalOf(refused),
    differences: sum(({ differences }) => differences),
    seed: Number(seed),
    byAction: { done: sorted(done), refused: sorted(refused) },
  };
}

/** Writes docs/evidence/differential.json. */
export function record({ cases, seed }: Options, figures: Figures): void {
  const command = `npm run differential -- --cases ${cases} --seed ${seed}`;
  const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", "contracts", "toolkit", "test", "scripts") !== "";
  const commit = `${git("rev-parse", "HEAD")}${changed ? " with changes" : ""}`;
  const date = new Date().toISOString().slice(0, 10);
  mkdirSync(dirname(EVIDENCE), { recursive: true });
  writeFileSync(EVIDENCE, `${JSON.stringify({ command, commit, date, figures }, null, 2)}\n`);
}

function sorted(count: KindCount): KindCount {
  return Object.fromEntries(Object.entries(count).sort(([, a], [, b]) => b - a));
}
