import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of `keeper run`, what it wrote, and its end. */
export interface RunningKeeper {
  /** Standard error, as far as it came. */
  log(): string;
  isGone(): boolean;
  /** Sends it a signal and waits until it is gone. @returns Its exit code, and its standard output. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<{ readonly exitCode: number | null; readonly stdout: string }>;
}

/**
 * Starts `keeper run` as the command line does.
 *
 * @param ignition Folder of modules and deployments.
 * @param url Of the chain for `--network localhost`.
 */
export function startKeeper(ignition: string, url: string, args: Record<string, unknown>): RunningKeeper {
  const hardhat = fileURLToPath(new URL("../../../node_modules/hardhat/dist/src/cli.js", import.meta.url));
  const script = fileURLToPath(new URL("./process.ts", import.meta.url));
  const child: ChildProcess = fork(hardhat, ["run", "--no-compile", script], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
    env: { ...process.env, KEEPER_TASK_TEST: JSON.stringify({ ignition, url, args }) },
  });
  const exited = once(child, "exit") as Promise<[number | null]>;
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return {
    log: () => stderr,
    isGone: () => child.exitCode !== null || child.signalCode !== null,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [exitCode] = await exited;
      return { exitCode, stdout };
    },
  };
}
