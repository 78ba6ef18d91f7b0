import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { type BatchRange, totalOf, writeBatch } from "../../test/differential/batch.js";
import type { CaseCount } from "../../test/differential/case.js";
import { FOLDER, ROOT } from "./paths.js";
import { type Difference, readDifferences } from "./difference.js";

/** What came of a batch. */
export interface BatchResult {
  readonly range: { readonly first: number; readonly cases: number };
  readonly count: CaseCount;
  /** How many cases differ; the first of them in `told`. */
  readonly differences: number;
  readonly told: readonly Difference[];
}

/** forge could not be run, or did not replay what it was given. */
export class ReplayError extends PerformanceEscrowError {
  override readonly name = "ReplayError";
}

/**
 * Makes a batch of cases and has forge replay them against the real escrow.
 *
 * @throws ReplayError
 */
export async function replayBatch(range: BatchRange): Promise<BatchResult> {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `batch-${range.seed}-${range.first}-${range.cases}-${process.pid}`);
  const verdict = `${path}.verdict`;
  const clear = () => {
    rmSync(path, { force: true });
    rmSync(verdict, { force: true });
  };
  // Also when it is interrupted: a batch takes some 20 MB.
  process.once("exit", clear);
  try {
    const count = writeBatch(path, range);
    const output = await forge(relative(ROOT, path));
    return readVerdict(verdict, range, count, output);
  } finally {
    process.off("exit", clear);
    clear();
  }
}

function readVerdict(path: string, range: BatchRange, count: CaseCount, output: string): BatchResult {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ReplayError(`forge came to no verdict:\n${output}\n`, "See what it says above.", { cause });
  }
  const [head = "", ...lines] = text.trim().split("\n");
  const [cases, done, refused, differences = 0] = head.split(" ").map(Number);
  // Otherwise something was written and never played.
  const agrees = done === totalOf(count.done) && refused === totalOf(count.refused);
  if (cases !== range.cases || (differences === 0 && !agrees)) {
    throw new ReplayError(
      `forge replayed ${head}, not ${range.cases} cases with ${totalOf(count.done)} actions and ` +
        `${totalOf(count.refused)} refusals.`,
      "Compare test/differential/case.ts and Replay.t.sol.",
    );
  }
  const { first } = range;
  return { range: { first, cases }, count, differences, told: readDifferences(lines, range) };
}

/** What forge prints. Its exit code says no more than the verdict. */
async function forge(batch: string): Promise<string> {
  const path = process.env["DIFFERENTIAL_FORGE"];
  if (path === undefined) throw new ReplayError("Nobody said where forge is.", "Run this as `npm run differential`.");
  const child = spawn(path, ["test", "--threads", "1"], {
    cwd: ROOT,
    env: { ...process.env, FOUNDRY_PROFILE: "differential", DIFFERENTIAL_BATCH: batch },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject).once("close", () => resolve());
  });
  return output;
}
