import { expect } from "chai";

import type { Ran } from "./run-task.js";

/** What a program is told of an error that a person can mend. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
  readonly exitCode: number;
}

/** The error of a task that ran with `--json`: told on standard output, with a remedy that is an instruction. */
export function failure({ stdout, exitCode, result }: Ran): Failure {
  expect(result, "The task did not fail.").to.equal(undefined);
  const { error } = JSON.parse(stdout) as { error: { name: string; message: string; remedy: string } };
  expect(error.remedy).to.match(/^[A-Z].+\.$/s);
  expect(error.message.endsWith(error.remedy), error.message).to.equal(true);
  return { ...error, exitCode };
}
