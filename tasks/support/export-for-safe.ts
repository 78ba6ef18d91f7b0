import { writeFileSync } from "node:fs";

import type { Plan } from "../../toolkit/calls/shared/call.js";
import { safeBatch } from "../../toolkit/safe/transaction-builder.js";
import { countOf } from "../../toolkit/words/count.js";
import { callData } from "./call-data.js";
import type { TaskResult } from "./task-action.js";

/**
 * Writes a plan into a file for the Safe app's Transaction Builder.
 *
 * @param safe Address of the Safe.
 */
export function exportForSafe({ calls }: Plan, path: string, safe: string): TaskResult {
  writeFileSync(path, `${JSON.stringify(safeBatch(calls, { safe, createdAt: Date.now() }), null, 2)}\n`);
  return {
    text:
      `Written to ${path}: ${countOf(calls.length, "transaction")} of the Safe ${safe}.\n` +
      "Drop the file into the Transaction Builder of the Safe app; the owners sign there. Nothing was sent.",
    wraps: true,
    data: { sent: false, file: path, safe, calls: calls.map(callData) },
  };
}
