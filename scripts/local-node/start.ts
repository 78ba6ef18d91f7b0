import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A local chain in a process of its own. */
export interface LocalNode {
  readonly url: string;
  stop(): Promise<void>;
}

/** Runs one of the project's scripts under Hardhat in a child process that can send messages to this one. */
export function forkScript(script: URL, args: readonly string[] = []): ChildProcess {
  const hardhat = fileURLToPath(new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url));
  return fork(hardhat, ["run", "--no-compile", fileURLToPath(script), ...args], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
}

/** Starts a Hardhat node on a free port of 127.0.0.1, and returns when it listens. */
export async function startLocalNode(): Promise<LocalNode> {
  const child = forkScript(new URL("./serve.ts", import.meta.url));
  const exited = once(child, "exit");
  const [message] = (await Promise.race([
    once(child, "message"),
    exited.then(() => Promise.reject(new Error("The local node did not start."))),
  ])) as [{ url: string }];
  return {
    url: message.url,
    stop: async () => {
      child.disconnect();
      await exited;
    },
  };
}
