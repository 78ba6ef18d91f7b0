import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const FILE = fileURLToPath(new URL("../../docs/evidence/proofs.json", import.meta.url));

/** What a run found about one property. */
export interface Finding {
  readonly name: string;
  readonly statement: string;
  readonly prover: string;
  readonly seconds: number;
  readonly result: "proved" | "open";
  /** Broken variants that were refuted, of how many. */
  readonly controls: { readonly refuted: number; readonly of: number };
}

/** docs/evidence/proofs.json. `proved` and `open` count properties; `controls` counts broken variants. */
export interface ProofRecord {
  readonly command: string;
  /** The commit whose contracts and proofs were run. */
  readonly commit: string;
  readonly date: string;
  readonly figures: {
    readonly proved: number;
    readonly open: number;
    readonly controls: { readonly refuted: number; readonly of: number };
    readonly seconds: number;
    readonly z3: string;
    readonly properties: readonly Finding[];
  };
}

/** The record of a whole run. Uncommitted changes make the commit end in "+". */
export function recordOf(findings: readonly Finding[], z3: string, seconds: number): ProofRecord {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", "contracts", "scripts/prove", "scripts/prove.ts", "test/proofs");
  const total = (count: (finding: Finding) => number) => findings.reduce((sum, finding) => sum + count(finding), 0);
  return {
    command: "npm run prove",
    commit: git("rev-parse", "HEAD") + (changed === "" ? "" : "+"),
    date: new Date().toISOString(),
    figures: {
      proved: total(({ result }) => (result === "proved" ? 1 : 0)),
      open: total(({ result }) => (result === "open" ? 1 : 0)),
      controls: { refuted: total(({ controls }) => controls.refuted), of: total(({ controls }) => controls.of) },
      seconds,
      z3,
      properties: findings,
    },
  };
}

/** Replaces docs/evidence/proofs.json. */
export function writeRecord(record: ProofRecord): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(record, null, 2)}\n`);
}
