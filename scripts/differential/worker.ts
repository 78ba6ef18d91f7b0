/** A process that replays one batch after the other, as it is told by the one that started it. */
import type { BatchRange } from "../../test/differential/batch.js";
import { replayBatch } from "./replay.js";

// An impossible action is an error in the model, and there are millions: nobody reads their stacks.
Error.stackTraceLimit = 0;

process.on("disconnect", () => process.exit());
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
process.on("message", (range: Omit<BatchRange, "seed"> & { seed: string }) => {
  replayBatch({ ...range, seed: BigInt(range.seed) }).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ problem: error instanceof Error ? error.message : String(error) }),
  );
});
