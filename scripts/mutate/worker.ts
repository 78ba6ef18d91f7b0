/** Judges one mutant after the other, as its parent sends them. Started by pool.ts through `hardhat run`. */
import { Judge } from "./judge.js";
import type { Job, Reply } from "./jobs.js";

/** Modules of tests pile up with every run of mocha. */
const MOST_MOCHA_RUNS = 60;

const forge = process.env["MUTATE_FORGE"] ?? "";
const judge = new Judge(forge, process.env["MUTATE_WORKER"] ?? "worker");

process.on("message", (job: Job) => {
  void handle(job);
});
process.on("disconnect", () => process.exit());
send({ kind: "ready" });

async function handle(job: Job): Promise<void> {
  try {
    if (job.kind === "selfTest") {
      await judge.selfTest(job.file);
      send({ kind: "selfTested" });
      return;
    }
    const started = performance.now();
    const outcome = await judge.judge(job.mutant);
    const isLast = judge.mochaRuns >= MOST_MOCHA_RUNS;
    send({ kind: "done", outcome, seconds: (performance.now() - started) / 1_000, isLast });
  } catch (error) {
    send({ kind: "failed", reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function send(reply: Reply): void {
  process.send?.(reply);
}
