/**
 * Changes the contracts in every usual way, one small change at a time, and counts how many of the changes the tests
 * notice. Goes on where an earlier run on the same code was interrupted.
 *
 *   npm run mutate                   judges all mutants and writes docs/evidence/mutation.json
 *   npm run mutate -- --workers=N    on N processes; as many as there are processors without it
 *   npm run mutate -- --sample=N     only N of them, drawn evenly from all files and operators, the same every time
 *   npm run mutate -- --only=A,B     only those whose file or "Contract.function" contains A or B; writes nothing
 *   npm run mutate -- --fresh        judges again what an earlier run has judged
 */
import { availableParallelism } from "node:os";

import { PerformanceEscrowError } from "../toolkit/errors.js";
import { writeEvidence } from "./evidence.js";
import { Compiler } from "./mutate/compiler.js";
import { dependents, requireArtifacts } from "./mutate/dependents.js";
import { buildForgeSuite } from "./mutate/forge-suite.js";
import { generateMutants } from "./mutate/generate.js";
import { Journal } from "./mutate/journal.js";
import { judgeAll, selfTest } from "./mutate/pool.js";
import { fingerprint, mutatedFiles } from "./mutate/project.js";
import { figuresOf, type MutationFigures } from "./mutate/report.js";
import { drawSample } from "./mutate/sample.js";
import { type LongRunOptions, parseLongRunOptions } from "./support/long-run-options.js";

/** Of the valid mutants so many percent have to be killed. */
const LEAST_SCORE = 95;

async function mutateContracts(options: LongRunOptions, command: string): Promise<void> {
  const forge = process.env["FORGE"] ?? "";
  const code = fingerprint();
  const trees = new Compiler().trees();
  requireArtifacts(trees);
  const all = generateMutants(trees);
  const only = options.only?.split(",");
  const chosen = all.filter(
    ({ file, scope }) => only?.some((text) => file.includes(text) || scope.includes(text)) ?? true,
  );
  const mutants = options.limit === undefined ? chosen : drawSample(chosen, options.limit);
  const journal = new Journal(code, options.fresh);
  const open = mutants.filter(({ id }) => journal.get(id) === undefined);
  console.log(`${mutants.length} mutants, ${mutants.length - open.length} of them judged before.`);
  if (open.length > 0) {
    await buildForgeSuite(forge);
    const changed = [...new Set(open.map(({ file }) => file))].flatMap((file) => dependents(trees, file));
    const deployed = [...new Set(changed)].filter((file) => mutatedFiles().includes(file));
    await selfTest(forge, options.workers, deployed);
    console.log("The tests pass on the code as it is, and fail on code that does nothing.");
    const started = Date.now();
    let done = 0;
    await judgeAll(forge, options.workers, open, (entry) => {
      journal.add(entry);
      done += 1;
      if (done % 25 === 0 || done === open.length) progress(done, open.length, started);
    });
  }

  if (fingerprint() !== code) {
    throw new PerformanceEscrowError("The code or its tests changed during the run.", "Run it again.");
  }
  const judged = mutants.flatMap((mutant) => {
    const entry = journal.get(mutant.id);
    return entry === undefined ? [] : [{ mutant, entry }];
  });
  const figures = figuresOf(judged, all.length);
  print(figures);
  if (only === undefined) writeEvidence("mutation", command, figures);
  requireExplained(figures);
}

function progress(done: number, of: number, started: number): void {
  const minutes = (Date.now() - started) / 60_000;
  console.log(
    `${done} of ${of}, ${minutes.toFixed(1)} min, about ${((minutes / done) * (of - done)).toFixed(1)} to go`,
  );
}

function print(figures: MutationFigures): void {
  const { survivors, ...rest } = figures;
  for (const { id, file, line, operator, original, mutant, why } of survivors) {
    console.log(`${file}:${line} ${id} ${operator}\n  - ${original}\n  + ${mutant}\n  ${why || "NOT EXPLAINED"}`);
  }
  console.log(JSON.stringify(rest, null, 2));
}

function requireExplained({ survivors, score }: MutationFigures): void {
  const open = survivors.filter(({ why }) => why === "");
  if (open.length > 0) {
    throw new PerformanceEscrowError(
      `${open.length} of ${survivors.length} survivors are not explained.`,
      "Write a test that kills each, or say in docs/evidence/mutation-survivors.json, by its id, why none can.",
    );
  }
  if (score < LEAST_SCORE) {
    throw new PerformanceEscrowError(`Only ${score} % of the mutants were killed.`, "Write tests that kill more.");
  }
}

try {
  // `hardhat run` passes no arguments on; scripts/mutate.mjs hands them over in the environment.
  const args = JSON.parse(process.env["FORGE_ARGUMENTS"] ?? "[]") as string[];
  const command = ["npm run mutate", ...(args.length > 0 ? ["--", ...args] : [])].join(" ");
  const workers = availableParallelism();
  await mutateContracts(parseLongRunOptions(args, { command: "mutate", limit: "sample", workers }), command);
} catch (error) {
  if (!(error instanceof PerformanceEscrowError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
