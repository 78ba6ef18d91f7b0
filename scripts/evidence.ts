import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/**
 * Records what a long run measured, in docs/evidence/, with what it was measured on.
 *
 * @param command What repeats it.
 */
export function writeEvidence(name: string, command: string, figures: object): void {
  const path = join(ROOT, "docs", "evidence", `${name}.json`);
  mkdirSync(dirname(path), { recursive: true });
  const record = { command, commit: commit(), date: new Date().toISOString().slice(0, 10), figures };
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
}

/** The commit that is checked out, and whether anything that runs differs from it. */
function commit(): string {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", cwd: ROOT });
  const changed = git("status", "--porcelain", "--", ".", ":!docs").trim() !== "";
  return `${git("rev-parse", "HEAD").trim()}${changed ? ", with changes" : ""}`;
}
