/**
 * Random walks of forge against the invariants of docs/invariants.md, in stages that run beside each other. Goes on with
 * the stages that an earlier run on the same code has not ended.
 *
 *   npm run campaign                  runs all stages and writes docs/evidence/campaign.json
 *   npm run campaign -- --workers=N   N stages at the same time; 2 without it
 *   npm run campaign -- --runs=N      only N runs of each stage (fuzz properties: 25 × N); writes nothing
 *   npm run campaign -- --only=TEXT   only stages whose name contains TEXT; writes nothing
 *   npm run campaign -- --fresh       runs again what an earlier run has ended
 */
import { PerformanceEscrowError } from "../toolkit/errors.js";
import { buildTests } from "./campaign/forge.js";
import { fingerprint } from "./campaign/fingerprint.js";
import { Journal } from "./campaign/journal.js";
import { figuresOf } from "./campaign/report.js";
import { runStage } from "./campaign/run-stage.js";
import { STAGES } from "./campaign/stages.js";
import { writeEvidence } from "./evidence.js";
import { type LongRunOptions, parseLongRunOptions } from "./support/long-run-options.js";

async function campaign(forge: string, options: LongRunOptions): Promise<void> {
  const code = fingerprint();
  const { only, limit: runs } = options;
  const stages = STAGES.filter(({ name }) => only === undefined || name.includes(only)).map((stage) =>
    runs === undefined ? stage : { ...stage, runs: stage.kind === "fuzz" ? runs * 25 : runs },
  );
  const journal = new Journal(code, options.fresh);
  const open = stages.filter((stage) => journal.get(stage) === undefined);
  console.log(`${stages.length} stages, ${stages.length - open.length} of them ended before.`);
  if (open.length > 0) {
    await buildTests(forge);
    const work = async () => {
      for (let stage = open.shift(); stage !== undefined; stage = open.shift()) {
        const result = await runStage(forge, stage);
        journal.add(stage, result);
        const { calls, failures, seconds } = result;
        const verdict = failures.length === 0 ? "nothing found" : `FAILED: ${failures.join("; ")}`;
        console.log(
          `${stage.name} ended after ${Math.round(seconds)} s, ${calls.toLocaleString("en")} calls: ${verdict}`,
        );
      }
    };
    await Promise.all(Array.from({ length: options.workers }, work));
  }

  if (fingerprint() !== code) {
    throw new PerformanceEscrowError("The code or its tests changed during the campaign.", "Run it again.");
  }
  const figures = figuresOf(stages.map((stage) => ({ stage, result: journal.require(stage) })));
  console.log(JSON.stringify(figures, null, 2));
  if (only === undefined && runs === undefined) writeEvidence("campaign", "npm run campaign", figures);
  if (figures.failures > 0) process.exitCode = 1;
}

try {
  const args = JSON.parse(process.env["CAMPAIGN_ARGUMENTS"] ?? "[]") as string[];
  const options = parseLongRunOptions(args, { command: "campaign", limit: "runs", workers: 2 });
  await campaign(process.env["CAMPAIGN_FORGE"] ?? "forge", options);
} catch (error) {
  if (!(error instanceof PerformanceEscrowError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
