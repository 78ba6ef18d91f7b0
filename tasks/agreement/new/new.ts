import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";

import { connect } from "../../support/chain.js";
import { requireNew } from "../../support/new-file.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { NobodyToAskError } from "../../support/terminal.js";
import { compileFile } from "../agreement-files.js";
import { check } from "../check.js";
import { readTokenUnit, requireTokenAddress } from "../token-unit.js";
import { Draft } from "./draft.js";
import { exampleText, TO_ASK_FOR, TO_FILL_IN } from "./example.js";
import { EXAMPLE_MODELS, exampleModel } from "./models.js";
import { promptQuestioner, type Questioner } from "./questioner.js";
import { lookAround } from "./surroundings.js";
import { fillIn } from "./wizard.js";

interface Arguments extends CommonArguments {
  readonly file: string;
  /** Name of a model. */
  readonly example: string | undefined;
}

/** `agreement new`: writes an agreement file, by questions and answers, or as an example. */
export async function newAgreement(
  { file, example }: Arguments,
  { hre, terminal }: TaskContext,
  questioner: Questioner = promptQuestioner,
): Promise<TaskResult> {
  requireNew(file);
  if (example === undefined && !terminal.isInteractive) {
    throw new NobodyToAskError(
      "There is no terminal to ask on.",
      `Add --example with one of ${EXAMPLE_MODELS.map(({ name }) => name).join(", ")}, and change the file that it writes.`,
    );
  }
  const model = exampleModel(example ?? (await askForModel(questioner)));
  const around = await lookAround(hre, randomBytes(16).toString("hex"));
  const draft = new Draft(exampleText(model, around, example === undefined ? TO_ASK_FOR : TO_FILL_IN), (text) => {
    const outcome = compileFile(hre, file, text);
    return outcome.ok ? [] : outcome.problems;
  });
  if (example === undefined) {
    const { provider } = await connect(hre);
    await fillIn(draft, questioner, (token) => readTokenUnit(requireTokenAddress(token), provider));
  }
  writeFileSync(file, draft.toString());
  const checked = await check({ file, json: false }, { hre });
  return {
    text: `Written to ${file}.\n\n${checked.text}`,
    wraps: true,
    data: { file, model: model.name, check: checked.data },
  };
}

async function askForModel(questioner: Questioner): Promise<string> {
  return await questioner.select({
    message: "How is the agency paid?",
    choices: EXAMPLE_MODELS.map(({ name, says }) => ({ value: name, name: `${name}: ${says}` })),
  });
}

export default taskAction((args: Arguments, context: TaskContext) => newAgreement(args, context));
