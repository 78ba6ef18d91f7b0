import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

const WINDOWS = process.platform === "win32";

/** A command that keeps running, as in a terminal of its own. */
export interface Served {
  /** Interrupts it, as Ctrl+C does, and returns when it has ended. */
  stop(): Promise<void>;
}

/** A folder and an environment in which commands are typed. */
export class Terminal {
  constructor(
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /**
   * Runs a command to its end.
   *
   * @returns What it printed on standard output.
   * @throws {Error} It ended with another code than 0; the message has everything it printed.
   */
  async run(command: string): Promise<string> {
    const child = this.start(command);
    const printed = { all: "", out: "" };
    child.stdout?.on("data", (chunk: Buffer) => {
      printed.all += chunk.toString();
      printed.out += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => (printed.all += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`\`${command}\` ended with ${code}:\n${printed.all}`);
    return printed.out;
  }

  /**
   * Starts a command that keeps running.
   *
   * @param ready What it prints when others can use it.
   * @throws {Error} It ended before.
   */
  async serve(command: string, ready: RegExp): Promise<Served> {
    const child = this.start(command);
    let printed = "";
    const ended = once(child, "close");
    const isReady = new Promise<void>((resolve) => {
      const look = (chunk: Buffer) => {
        printed += chunk.toString();
        if (ready.test(printed)) resolve();
      };
      child.stdout?.on("data", look);
      child.stderr?.on("data", look);
    });
    await Promise.race([
      isReady,
      ended.then(() => Promise.reject(new Error(`\`${command}\` ended at once:\n${printed}`))),
    ]);
    return {
      stop: async () => {
        interrupt(child);
        await ended;
      },
    };
  }

  private start(command: string): ChildProcess {
    // A group of its own: an interrupt reaches the shell and everything it started.
    return spawn(command, {
      shell: true,
      cwd: this.folder,
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: !WINDOWS,
    });
  }
}

function interrupt(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  if (WINDOWS) child.kill();
  else process.kill(-child.pid, "SIGINT");
}

/** What npm passes on to a script, but not where to find the registry. */
const OF_A_SCRIPT =
  /^(npm_(?!config_(registry|userconfig|globalconfig|cache|cafile|proxy|https_proxy|noproxy)$)|HARDHAT_|NODE_OPTIONS$|INIT_CWD$)/i;

/** The environment of somebody who has just opened a terminal: nothing of the npm script that runs this. */
export function freshEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const separator = WINDOWS ? ";" : ":";
  const path = (folders = "") =>
    folders
      .split(separator)
      .filter((folder) => !folder.includes("node_modules"))
      .join(separator);
  return Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => !OF_A_SCRIPT.test(name))
      .map(([name, value]) => [name, name.toUpperCase() === "PATH" ? path(value) : value]),
  );
}
