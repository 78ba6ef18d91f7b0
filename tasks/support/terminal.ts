import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { wrapLines } from "./wrap-lines.js";

/** What a task says to a person and asks of one. */
export interface Terminal {
  /** Whether somebody sits there who can answer. */
  readonly isInteractive: boolean;
  /** Columns of a line. */
  readonly width: number;
  /**
   * The result, for the one who asked: standard output.
   *
   * @param options.wraps Whether it is sentences, which a terminal shows in lines of its width. Default: as it is.
   */
  print(text: string, options?: { readonly wraps?: boolean }): void;
  /** What happens meanwhile, and what is about to happen, in sentences: standard error, so that results can be piped. */
  tell(text: string): void;
  /** A yes or a no; no is what comes of just pressing enter. */
  confirm(question: string): Promise<boolean>;
}

/** A question that nobody can answer. */
export class NobodyToAskError extends PerformanceEscrowError {
  override readonly name = "NobodyToAskError";
}

/** Somebody said no. Nothing was done. */
export class DeclinedError extends PerformanceEscrowError {
  override readonly name = "DeclinedError";
}

/** The terminal of this process. */
export const processTerminal: Terminal = {
  get isInteractive() {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  },
  get width() {
    return Math.min(100, process.stdout.columns ?? 100);
  },
  print: (text, { wraps = false } = {}) => process.stdout.write(`${wraps ? fitted(text, process.stdout) : text}\n`),
  tell: (text) => process.stderr.write(`${fitted(text, process.stderr)}\n`),
  confirm: async (question) => {
    // Loaded only when somebody is asked.
    const { confirm } = await import("@inquirer/prompts");
    try {
      return await confirm(
        { message: fitted(question, process.stderr, PROMPT), default: false },
        { output: process.stderr },
      );
    } catch (error) {
      // Ctrl-C is a no as well.
      if (hasLeft(error)) return false;
      throw error;
    }
  },
};

/** Whether `error` is what a question ends with when somebody presses Ctrl-C. */
export function hasLeft(error: unknown): boolean {
  return error instanceof Error && error.name === "ExitPromptError";
}

/** Sentences for a stream: in lines of a terminal's width, and whole for a file, where somebody may search for them. */
function fitted(text: string, { isTTY, columns }: NodeJS.WriteStream, taken = 0): string {
  // Some terminals do not say how wide they are.
  return isTTY ? wrapLines(text, Math.min(100, columns || 100) - taken) : text;
}

/** What a prompt has on the line beside its question: a mark before it, and what can be answered. */
const PROMPT = 8;

/**
 * Goes on only when somebody says yes, or said so beforehand.
 *
 * @param yes The `--yes` of the command line.
 * @throws {NobodyToAskError} without a terminal.
 * @throws {DeclinedError}
 */
export async function requireYes(terminal: Terminal, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!terminal.isInteractive) {
    throw new NobodyToAskError(
      `"${question}" needs an answer, and there is no terminal.`,
      "Add --yes to go on unasked.",
    );
  }
  if (!(await terminal.confirm(question))) {
    throw new DeclinedError("Nothing was signed or sent.", "Run it again when you want it.");
  }
}
