import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import type { Random } from "../../test/support/random.js";
import { forkScript } from "../local-node/start.js";

/** A keeper process that is killed and started again. */
export class Victim {
  kills = 0;
  /** Of them in the moments after the journal grew: between writing and sending, or just after. */
  killsWhileWriting = 0;
  readonly #journal: string;
  readonly #random: Random;
  #child: ChildProcess | undefined;

  constructor(journal: string, random: Random) {
    this.#journal = journal;
    this.#random = random;
  }

  /** Starts it; kills it at random, also while it starts; and again, until `most` times are over or `signal` says so. */
  async torment(most: number, signal: AbortSignal): Promise<void> {
    while (this.kills < most && !signal.aborted) {
      const child = this.#start();
      const exited = once(child, "exit");
      const died = exited.then(() => true);
      const isAmbush = this.#random.chance(50);
      const patience = Number(this.#random.between(isAmbush ? 4_000n : 150n, isAmbush ? 6_000n : 2_600n));
      const size = this.#size();
      for (let waited = 0; waited < patience; waited += 2) {
        if (await Promise.race([died, sleep(2).then(() => false)])) throw new Error("The keeper died by itself.");
        if (!isAmbush || this.#size() === size) continue;
        this.killsWhileWriting++;
        // Before it sends, while it does, or just after.
        await sleep(this.#random.pick([0, 0, 10, 30, 80]));
        break;
      }
      child.kill("SIGKILL");
      await exited;
      this.kills++;
    }
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
