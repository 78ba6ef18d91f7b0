import { writeFileSync } from "node:fs";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import { agreementToFile } from "../../toolkit/agreement-file/write/agreement-to-file.js";
import { requireNew } from "../support/new-file.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readSubject } from "./subject.js";

interface Arguments extends CommonArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
  readonly out: string | undefined;
}

/** `agreement export`: an agreement file with the very terms, also of an agreement that is known by its id alone. */
export async function exportFile({ agreement, escrow, out }: Arguments, { hre }: TaskContext): Promise<TaskResult> {
  if (out !== undefined) requireNew(out);
  const subject = await readSubject(hre, agreement, escrow);
  const text = agreementToFile(subject.agreement, KNOWN_SOURCES);
  if (out !== undefined) writeFileSync(out, text);
  return { text: out === undefined ? text.trimEnd() : `Written to ${out}.`, data: { file: text } };
}

export default taskAction(exportFile);
