import { readFileSync } from "node:fs";

import type { StageResult } from "./stage-result.js";
import type { Stage } from "./stages.js";
import { FUNCTIONS, SITUATIONS } from "./tally.js";

const INVARIANTS = new URL("../../docs/invariants.md", import.meta.url);

/** What docs/evidence/campaign.json records. */
export function figuresOf(ended: readonly { readonly stage: Stage; readonly result: StageResult }[]) {
  const walks = ended.filter(({ stage }) => stage.kind === "invariant");
  const sum = (k: number) => walks.reduce((total, { result }) => total + (result.tally[k] ?? 0), 0);
  const situation = (name: (typeof SITUATIONS)[number]) => sum(2 * FUNCTIONS.length + SITUATIONS.indexOf(name));
  return {
    invariants: countInvariants(),
    runs: walks.reduce((total, { stage }) => total + stage.runs, 0),
    depth: Math.max(0, ...walks.map(({ stage }) => stage.depth)),
    calls: walks.reduce((total, { result }) => total + result.calls, 0),
    failures: ended.reduce((total, { result }) => total + result.failures.length, 0),
    functions: Object.fromEntries(
      FUNCTIONS.map((name, k) => [name, { succeeded: sum(2 * k), refused: sum(2 * k + 1) }]),
    ),
    situations: Object.fromEntries(SITUATIONS.map((name) => [name, situation(name)])),
    liveness: { finishes: situation("finishes") },
    fuzz: ended
      .filter(({ stage }) => stage.kind === "fuzz")
      .flatMap(({ stage, result }) =>
        result.tests.map(({ name, runs }) => ({ property: `${stage.contract}.${name}`, runs })),
      ),
    stages: ended.map(({ stage: { name, contract, seed, runs, depth }, result: { calls, seconds, failures } }) => ({
      name,
      contract,
      seed,
      runs,
      depth,
      calls,
      seconds: Math.round(seconds),
      failures,
    })),
  };
}

/** The numbered rows of docs/invariants.md. */
function countInvariants(): number {
  return readFileSync(INVARIANTS, "utf8").match(/^\| \d+ /gmu)?.length ?? 0;
}
