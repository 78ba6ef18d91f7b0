import { DeclinedError, hasLeft } from "../../support/terminal.js";
import { wrapLines } from "../../support/wrap-lines.js";

/** Asks a person. Tests answer themselves. */
export interface Questioner {
  /** @param question.validate What is wrong with an answer, or undefined. It is asked again until nothing is. */
  input(question: {
    readonly message: string;
    readonly initial: string;
    readonly validate: (answer: string) => Promise<string | undefined>;
  }): Promise<string>;
  select(question: {
    readonly message: string;
    readonly choices: readonly { readonly value: string; readonly name: string }[];
  }): Promise<string>;
}

/** On this process's terminal. */
export const promptQuestioner: Questioner = {
  input: ({ message, initial, validate }) =>
    unlessLeft(async () => {
      const { input } = await import("@inquirer/prompts");
      const check = async (answer: string) => {
        const problem = await validate(answer.trim());
        // The prompt itself breaks lines within words, and puts two characters before the first.
        return problem === undefined ? true : wrapLines(problem, (process.stderr.columns || 100) - 2);
      };
      const options = { message, validate: check, ...(initial === "" ? {} : { default: initial }) };
      return (await input(options, { output: process.stderr })).trim();
    }),
  select: ({ message, choices }) =>
    unlessLeft(async () => {
      const { select } = await import("@inquirer/prompts");
      return await select({ message, choices }, { output: process.stderr });
    }),
};

/** Who presses Ctrl-C has changed their mind, which is no defect. */
async function unlessLeft<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!hasLeft(error)) throw error;
    throw new DeclinedError("Nothing was written.", "Run it again when you want it.");
  }
}
