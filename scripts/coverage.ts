/**
 * Measures what of contracts/ the Solidity tests in test/solidity/branches/ reach: lines, statements, branches and
 * functions, without exclusions. Writes docs/evidence/coverage.json, and fails when something is neither reached nor
 * explained.
 *
 *   npm run coverage
 *   npm run coverage -- --check    writes nothing
 */
import { readFileSync } from "node:fs";

import { PerformanceEscrowError } from "../toolkit/errors.js";
import { coverageFigures } from "./coverage-report/figures.js";
import { measureCoverage } from "./coverage-report/forge.js";
import { writeEvidence } from "./evidence.js";

/** By "file:line what". */
const EXPLAINED = new URL("coverage-report/explained.json", import.meta.url);

const args = JSON.parse(process.env["FORGE_ARGUMENTS"] ?? "[]") as string[];
const explanations = JSON.parse(readFileSync(EXPLAINED, "utf8")) as Record<string, string>;

try {
  if (args.length > 1 || (args.length === 1 && args[0] !== "--check")) {
    throw new PerformanceEscrowError(
      `"${args.join(" ")}" is no option of npm run coverage.`,
      "Give --check or nothing.",
    );
  }
  const { files, statements } = measureCoverage(process.env["FORGE"] ?? "");
  const figures = coverageFigures(files, statements, explanations);
  if (args.length === 0) writeEvidence("coverage", "npm run coverage", figures);

  for (const name of ["lines", "statements", "branches", "functions"] as const) {
    console.log(`${name}: ${figures[name].covered} of ${figures[name].total}`);
  }
  const open = figures.missing.filter(({ why }) => why === "");
  for (const { file, line, what } of open) console.error(`${file}:${line} ${what} is never reached`);
  if (figures.branches.total === 0 || open.length > 0) {
    throw new PerformanceEscrowError(
      `${open.length} places are neither reached nor explained.`,
      "Write a test in test/solidity/branches/ that reaches each, or say in scripts/coverage-report/explained.json why none can.",
    );
  }
} catch (error) {
  if (!(error instanceof PerformanceEscrowError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
