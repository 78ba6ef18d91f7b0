import { readFileSync } from "node:fs";

/**
 * Private memory a fresh run occupies before the source starts, and what a heap needs beside its objects while it is
 * being collected. Measured: 11 MB at rest.
 */
const RUNTIME_MB = 64;

const INTERVAL_MS = 20;

/**
 * Calls `onExceeded` once when a process holds more private memory than `memoryMb`. The engine's own limit covers
 * objects only: not buffers, and each worker anew. Where the system has no /proc, only the engine's limit applies.
 * @returns Ends the watch.
 */
export function watchMemory(pid: number, memoryMb: number, onExceeded: () => void): () => void {
  if (process.platform !== "linux") return () => undefined;

  const timer = setInterval(() => {
    if (privateMemoryMb(pid) <= memoryMb + RUNTIME_MB) return;
    clearInterval(timer);
    onExceeded();
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}

function privateMemoryMb(pid: number): number {
  try {
    const match = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(match?.[1] ?? 0) / 1024;
  } catch {
    // It has ended.
    return 0;
  }
}
