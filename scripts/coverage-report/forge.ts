import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

import { type FileCoverage, parseLcov } from "./lcov.js";

const REPORT = "cache/coverage/lcov.info";

export interface Coverage {
  readonly files: readonly FileCoverage[];
  /** By file. */
  readonly statements: ReadonlyMap<string, { readonly covered: number; readonly total: number }>;
}

/** Runs forge's coverage of the profile in foundry.toml. Ends the process when a test fails. */
export function measureCoverage(forge: string): Coverage {
  mkdirSync(dirname(REPORT), { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    forge,
    ["coverage", "--report", "summary", "--report", "lcov", "--report-file", REPORT],
    { encoding: "utf8", maxBuffer: 2 ** 28, env: { ...process.env, FOUNDRY_PROFILE: "coverage" } },
  );
  if (status !== 0) {
    console.error(`${stdout}${stderr}\nforge could not measure coverage.`);
    process.exit(status ?? 1);
  }
  return {
    files: parseLcov(readFileSync(REPORT, "utf8")).filter(({ file }) => isCounted(file)),
    statements: statementsIn(stdout),
  };
}

/** Everything that is deployed, without exception: contracts/test/ holds helpers of tests. */
function isCounted(file: string): boolean {
  return file.startsWith("contracts/") && !file.startsWith("contracts/test/");
}

/** From rows as "| contracts/A.sol | 100.00% (3/3) | 66.67% (2/3) | …", whose second column counts statements. */
function statementsIn(table: string): Coverage["statements"] {
  const row = /^\| (\S+\.sol) +\| [\d.]+% \(\d+\/\d+\) +\| [\d.]+% \((\d+)\/(\d+)\)/gm;
  return new Map(
    [...table.matchAll(row)].map(([, file = "", covered, total]) => [
      file,
      { covered: Number(covered), total: Number(total) },
    ]),
  );
}
