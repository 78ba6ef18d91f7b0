import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { BatchRange } from "../../test/differential/batch.js";
import { type BatchResult, ReplayError } from "./replay.js";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/**
 * Has `workers` processes replay the ranges, each the next one when it is done.
 *
 * @param seed Of all cases.
 * @param done Told each result, as it comes.
 * @throws ReplayError with the first problem of a worker; the others are ended.
 */
export async function replayAll(
  ranges: readonly Omit<BatchRange, "seed">[],
  seed: bigint,
  workers: number,
  done: (result: BatchResult) => void,
): Promise<void> {
  const waiting = [...ranges];
  const children = Array.from({ length: Math.min(workers, ranges.length) }, () => fork(WORKER));
  try {
    await Promise.all(
      children.map(
        (child) =>
          new Promise<void>((resolve, reject) => {
            const next = () => {
              const range = waiting.shift();
              if (range === undefined) return resolve();
              child.send({ ...range, seed: String(seed) });
            };
            child.on("message", (message: { result?: BatchResult; problem?: string }) => {
              if (message.result === undefined)
                return reject(new ReplayError(message.problem ?? "", "Nothing is lost: start it again."));
              done(message.result);
              next();
            });
            child.once("error", reject);
            child.once("exit", (code) => reject(new ReplayError(`A worker ended with ${code}.`, "Start it again.")));
            next();
          }),
      ),
    );
  } finally {
    for (const child of children) {
      child.removeAllListeners("exit");
      if (child.connected) child.disconnect();
    }
  }
}
