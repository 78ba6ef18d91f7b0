import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import type { Random } from "../../test/support/random.js";
import { forkScript } from "../local-node/start.js";

/** How often a keeper was killed, by the moment. */
export interface Kills {
  /** Before it said that it runs: while it is loaded, takes its lock, reads its journal. */
  starting: number;
  /** At any other moment. */
  running: number;
  /** In the moments after the journal grew: between writing and sending, or just after. */
  writing: number;
}

/** A keeper process that is killed and started again. */
export class Victim {
  readonly by: Kills = { starting: 0, running: 0, writing: 0 };
  readonly #journal: string;
  readonly #random: Random;
  #child: ChildProcess | undefined;

  constructor(journal: string, random: Random) {
    this.#journal = journal;
    this.#random = random;
  }

  get kills(): number {
    return this.by.starting + this.by.running + this.by.writing;
  }

  /** Starts it; kills it at random, also while it starts; and again, until `most` times are over or `signal` says so. */
  async torment(most: number, signal: AbortSignal): Promise<void> {
    while (this.kills < most && !signal.aborted) {
      const child = this.#start();
      const exited = once(child, "exit");
      this.by[await this.#momentOf(child, exited)]++;
      child.kill("SIGKILL");
      await exited;
    }
  }

  /** Waits for the moment in which to kill: one of ten times while it starts, and else half of them when it writes. */
  async #momentOf(child: ChildProcess, exited: Promise<unknown>): Promise<keyof Kills> {
    const died = exited.then(() => Promise.reject(new Error("The keeper died by itself.")));
    const running = once(child, "message").then(() => true);
    const wait = async (ms: number) => await Promise.race([died, sleep(ms).then(() => false)]);
    const isEarly = this.#random.chance(10);
    const patience = this.#random.integer(0, isEarly ? 1_500 : 2_600);
    if (isEarly && !(await Promise.race([died, running, sleep(patience).then(() => false)]))) return "starting";
    await Promise.race([died, running]);

    if (this.#random.chance(50)) {
      await wait(patience);
      return "running";
    }
    const size = this.#size();
    for (let waited = 0; waited < 6_000; waited += 2) {
      await wait(2);
      if (this.#size() === size) continue;
      // Before it sends, while it does, or just after.
      await wait(this.#random.pick([0, 0, 10, 30, 80]));
      return "writing";
    }
    return "running";
  }

  /** Lets it live. */
  live(): void {
    this.#start();
  }

  /** Tells it to stop, and waits until it has. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.send("stop");
    await exited;
  }

  /** Whatever happens, no process stays behind. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  #start(): ChildProcess {
    this.#child = forkScript(new URL("./keeper.ts", import.meta.url));
    return this.#child;
  }

  #size(): number {
    return statSync(this.#journal, { throwIfNoEntry: false })?.size ?? 0;
  }
}
