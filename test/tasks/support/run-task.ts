import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { TaskResult } from "../../../tasks/support/task-action.js";

/** What somebody sees of a task, and what a script sees. */
export interface Ran {
  /** Undefined when it failed with an error that a person can mend. */
  readonly result: TaskResult | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs a task as the command line does, without a terminal, and keeps what it writes. */
export async function runTask(
  hre: HardhatRuntimeEnvironment,
  name: string[],
  args: Record<string, unknown> = {},
): Promise<Ran> {
  const { exitCode } = process;
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  try {
    const result = (await hre.tasks.getTask(name).run(args)) as TaskResult | undefined;
    return { result, stdout: out.text(), stderr: err.text(), exitCode: Number(process.exitCode) };
  } finally {
    out.restore();
    err.restore();
    // The test's own process has not failed.
    process.exitCode = exitCode;
  }
}

function capture(stream: NodeJS.WriteStream) {
  const write = stream.write.bind(stream);
  let written = "";
  stream.write = (chunk: string | Uint8Array) => {
    written += String(chunk);
    return true;
  };
  return {
    text: () => written,
    restore: () => {
      stream.write = write;
    },
  };
}
