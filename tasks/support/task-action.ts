import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { toJson } from "./json.js";
import { DeclinedError, NobodyToAskError, processTerminal, type Terminal } from "./terminal.js";

/** What came of a task: the same for a person and for a program. */
export interface TaskResult {
  /** For a person. */
  readonly text: string;
  /** Whether the text is sentences, to be wrapped. Default: it has a layout of its own, or is a file. */
  readonly wraps?: boolean;
  /** For a program: what `--json` prints. */
  readonly data: unknown;
  /** Default: done. */
  readonly exitCode?: ExitCode;
}

/** What a task's logic gets beside its arguments. Tests pass their own. */
export interface TaskContext {
  readonly hre: HardhatRuntimeEnvironment;
  readonly terminal: Terminal;
}

/** Arguments that every task has. */
export interface CommonArguments {
  readonly json: boolean;
}

/** The logic of a task: it prints nothing but progress, and throws what a person can mend. */
export type TaskLogic<Arguments> = (args: Arguments, context: TaskContext) => Promise<TaskResult>;

/**
 * Hardhat's action for a task's logic: prints the result, as text or as JSON, or the error with its remedy, and sets the
 * exit code. What is no `PerformanceEscrowError` is a defect, or Hardhat's own, and goes on to Hardhat.
 */
export function taskAction<Arguments extends CommonArguments>(logic: TaskLogic<Arguments>) {
  return async (args: Arguments, hre: HardhatRuntimeEnvironment): Promise<TaskResult | undefined> => {
    const terminal = processTerminal;
    try {
      const result = await logic(args, { hre, terminal });
      if (args.json) terminal.print(toJson(result.data));
      else terminal.print(result.text, { wraps: result.wraps ?? false });
      process.exitCode = result.exitCode ?? EXIT.done;
      return result;
    } catch (error) {
      if (!(error instanceof PerformanceEscrowError)) throw error;
      const { name, message, remedy } = error;
      if (args.json) terminal.print(toJson({ error: { name, message, remedy } }));
      // Who said no made no mistake.
      else terminal.tell(error instanceof DeclinedError ? message : `Error: ${message}`);
      process.exitCode = exitCodeOf(error);
      return undefined;
    }
  };
}

/** Names rather than classes: what refuses lies in many places. */
function exitCodeOf(error: PerformanceEscrowError): ExitCode {
  if (error instanceof DeclinedError || error instanceof NobodyToAskError) return EXIT.declined;
  return error.name === "RefusedError" ? EXIT.refused : EXIT.unusable;
}
