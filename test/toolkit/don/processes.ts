import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** Process ids of the sources that run below a process. A source that ended leaves none. */
export function sourcesBelow(pid: number): number[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, id, parent, command = ""] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
      return Number(parent) === pid && command.includes("deno") ? [Number(id)] : [];
    });
}

export function commandLine(pid: number): string {
  return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits for something another process does. The test's own time limit is the only clock. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
