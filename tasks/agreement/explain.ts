import { KNOWN_SOURCES } from "../../functions/registry.js";
import { explainAgreement } from "../../toolkit/explain/explain.js";
import { renderText } from "../../toolkit/explain/render/text.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { readSubject } from "./subject.js";

interface Arguments extends CommonArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
}

/** `agreement explain`: the agreement in plain English. */
export async function explain({ agreement, escrow }: Arguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const subject = await readSubject(hre, agreement, escrow);
  const document = explainAgreement(subject.agreement, { sources: KNOWN_SOURCES });
  return { text: renderText(document, { width: terminal.width }), data: document };
}

export default taskAction(explain);
