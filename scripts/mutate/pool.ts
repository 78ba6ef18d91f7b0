import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { Job, Reply } from "./jobs.js";
import type { Mutant } from "./mutant.js";
import type { Entry } from "./journal.js";
import { ROOT } from "./project.js";

const HARDHAT = join(dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist", "src", "cli.js");

/** No mutant takes so long: a worker that does hangs. */
const WORKER_TIMEOUT_MS = 15 * 60_000;

/** Judges all mutants on several processes. Rejects when a worker fails for another reason than a test. */
export async function judgeAll(
  forge: string,
  workers: number,
  mutants: readonly Mutant[],
  onDone: (entry: Entry) => void,
): Promise<void> {
  const queue = [...mutants];
  const one = async (name: string) => {
    let worker = await Worker.start(forge, name);
    try {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const reply = await worker.ask({ kind: "mutant", mutant });
        onDone({ id: mutant.id, outcome: reply.outcome, seconds: reply.seconds });
        if (!reply.isLast) continue;
        worker.stop();
        worker = await Worker.start(forge, name);
      }
    } finally {
      worker.stop();
      queue.length = 0;
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, i) => one(`worker-${i}`)));
}

/** Holds that the tests can tell working code from broken code, of which each of these files is a part. */
export async function selfTest(forge: string, workers: number, files: readonly string[]): Promise<void> {
  const queue = [...files];
  const one = async (name: string) => {
    const worker = await Worker.start(forge, name);
    try {
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        await worker.send({ kind: "selfTest", file });
      }
    } finally {
      worker.stop();
      queue.length = 0;
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, files.length) }, (_, i) => one(`worker-${i}`)));
}

class Worker {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async start(forge: string, name: string): Promise<Worker> {
    const child = fork(HARDHAT, ["run", "--no-compile", "scripts/mutate/worker.ts"], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...process.env, MUTATE_FORGE: forge, MUTATE_WORKER: name, DOTENV_CONFIG_QUIET: "true", HH_TEST: "true" },
    });
    const worker = new Worker(child);
    await worker.#reply();
    return worker;
  }

  async ask(job: Job): Promise<Extract<Reply, { kind: "done" }>> {
    const reply = await this.send(job);
    if (reply.kind !== "done") throw new Error(`A worker answered "${reply.kind}" about a mutant.`);
    return reply;
  }

  send(job: Job): Promise<Reply> {
    const reply = this.#reply();
    this.#process.send(job);
    return reply;
  }

  stop(): void {
    this.#process.kill();
  }

  #reply(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(() => reject(new Error("A worker hangs."))), WORKER_TIMEOUT_MS);
      const onMessage = (reply: Reply) =>
        finish(() => {
          if (reply.kind === "failed") reject(new Error(reply.reason));
          else resolve(reply);
        });
      const onExit = (code: number | null) => finish(() => reject(new Error(`A worker ended with code ${code}.`)));
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#process.off("message", onMessage).off("exit", onExit);
        settle();
      };
      this.#process.on("message", onMessage).on("exit", onExit);
    });
  }
}
