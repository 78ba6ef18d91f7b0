import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { runForge } from "./forge.js";
import { CAMPAIGN_DIRECTORY } from "./journal.js";
import type { StageResult } from "./stage-result.js";
import type { Stage } from "./stages.js";
import { sumTallies } from "./tally.js";

interface ForgeTest {
  readonly status: string;
  readonly reason: string | null;
  readonly kind: { readonly Fuzz?: { runs: number }; readonly Invariant?: { runs: number; calls: number } };
}

const PROGRESS_EVERY_MS = 60_000;

/** Runs one stage to its end. */
export async function runStage(forge: string, stage: Stage): Promise<StageResult> {
  const started = Date.now();
  const tallies = join(CAMPAIGN_DIRECTORY, `${stage.name}.tallies`);
  rmSync(tallies, { force: true });
  const progress = setInterval(() => {
    const minutes = Math.round((Date.now() - started) / 60_000);
    console.log(`${stage.name}: ${minutes} min${runsText(tallies, stage)}`);
  }, PROGRESS_EVERY_MS);
  const output = await runForge(
    forge,
    [
      "test",
      "--json",
      "--threads=1",
      `--fuzz-seed=${stage.seed}`,
      `--match-contract=^${stage.contract}$`,
      `--match-test=^${stage.kind === "fuzz" ? "testFuzz" : "invariant"}_`,
    ],
    {
      FOUNDRY_FUZZ_RUNS: String(stage.runs),
      FOUNDRY_INVARIANT_RUNS: String(stage.runs),
      FOUNDRY_INVARIANT_DEPTH: String(stage.depth),
      // Beside the project's root, because forge lets tests write there only.
      CAMPAIGN_TALLIES: relative(process.cwd(), tallies),
    },
  ).finally(() => {
    clearInterval(progress);
  });

  const tests = parseTests(output, stage);
  return {
    seconds: (Date.now() - started) / 1000,
    calls: tests.reduce((sum, [, { kind }]) => sum + (kind.Invariant?.calls ?? kind.Fuzz?.runs ?? 0), 0),
    failures: tests.flatMap(([name, { status, reason }]) =>
      status === "Success" ? [] : [`${name}: ${reason ?? status}`],
    ),
    tests: tests.map(([name, { kind }]) => ({ name, runs: kind.Invariant?.runs ?? kind.Fuzz?.runs ?? 0 })),
    tally: stage.kind === "invariant" && existsSync(tallies) ? sumTallies(readFileSync(tallies, "utf8")) : [],
  };
}

/** Suites that count leave a line for each run that has ended; of the others only the time is known. */
function runsText(tallies: string, { runs }: Stage): string {
  if (!existsSync(tallies)) return "";
  return `, ${readFileSync(tallies, "utf8").split("\n").length - 1} of ${runs} runs`;
}

function parseTests(output: string, stage: Stage): [string, ForgeTest][] {
  // Among events, which are objects on lines of their own, the one that has the suites.
  const line = output.split("\n").find((text) => text.startsWith("{") && text.includes('"test_results"'));
  if (line === undefined) {
    throw new PerformanceEscrowError(`forge ran no test in ${stage.name}:\n${output}`, "See what it says.");
  }
  const suites = JSON.parse(line) as Record<string, { test_results: Record<string, ForgeTest> }>;
  return Object.values(suites).flatMap(({ test_results }) => Object.entries(test_results));
}
