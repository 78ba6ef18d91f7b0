import { randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { JournalLockedError, LockLostError } from "./errors.js";

/** A lock that is held. */
export interface Lock {
  /** @throws LockLostError when it is not held any more. */
  check(): void;
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** When that process started, so that another one that got its number is not taken for it. */
  readonly started: string;
  readonly token: string;
}

/**
 * Takes the lock for this process. One that was left behind by a process that is gone is taken over.
 *
 * @throws JournalLockedError
 */
export function takeLock(path: string): Lock {
  mkdirSync(dirname(path), { recursive: true });
  const mine: Holder = { pid: process.pid, started: startOf(process.pid), token: randomUUID() };
  const draft = `${path}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(draft, path)) return held(path, mine);
      const holder = readHolder(path);
      if (holder === "gone") continue;
      if (holder !== undefined && isAlive(holder)) throw new JournalLockedError(holder.pid, path);
      discard(path, holder?.token);
    }
    throw new JournalLockedError(0, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Tokens of this process. */
const heldHere = new Set<string>();

function held(path: string, mine: Holder): Lock {
  heldHere.add(mine.token);
  const isMine = () => {
    const holder = readHolder(path);
    return holder !== "gone" && holder?.token === mine.token;
  };
  return {
    check: () => {
      if (!isMine()) throw new LockLostError(path);
    },
    release: () => {
      if (isMine()) rmSync(path, { force: true });
      heldHere.delete(mine.token);
    },
  };
}

/** Linking fails when the name is taken, and puts the whole content there at once. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes what a dead process left, unless somebody else just did and put its own there. */
function discard(path: string, token: string | undefined): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = readHolder(aside);
  if (taken !== "gone" && taken?.token !== token) tryLink(aside, path);
  rmSync(aside, { force: true });
}

/** Undefined when it cannot be read. */
function readHolder(path: string): Holder | "gone" | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return existsSync(path) ? undefined : "gone";
  }
}

function isAlive({ pid, started, token }: Holder): boolean {
  // In a container every process may have the number that the one before it had.
  if (pid === process.pid) return heldHere.has(token);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return started === startOf(pid);
}

/** When a process started, where the system tells; the same for all elsewhere. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may contain blanks.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
