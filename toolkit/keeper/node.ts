import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Metrics } from "./metrics.js";
import type { Clock, DurableFile, Post } from "./ports.js";

/*
 * What the keeper needs of Node: this file and lock.ts alone touch it.
 */

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  },
};

/**
 * A file of which every change is on the disk before the call returns. Readable by its owner only.
 *
 * @param guard Called before every change: throws when the file is no longer this process's.
 */
export function durableFile(path: string, guard: () => void = () => undefined): DurableFile {
  mkdirSync(dirname(path), { recursive: true });
  return {
    read: () => (existsSync(path) ? readFileSync(path, "utf8") : ""),
    append: (text) => {
      guard();
      const isNew = !existsSync(path);
      write(path, "a", text);
      if (isNew) syncFolder(path);
    },
    replace: (text) => {
      guard();
      const draft = `${path}.new`;
      write(draft, "w", text);
      renameSync(draft, path);
      syncFolder(path);
    },
  };
}

/** Posts JSON. Redirects are not followed: the receiver is who was named. */
export const post: Post = async (url, body) => {
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
  await response.body?.cancel();
  return response.status;
};

/** A running metrics endpoint. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the figures on 127.0.0.1, to this machine only.
 *
 * @param port 0 for any that is free.
 */
export async function serveMetrics(metrics: Metrics, port: number): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const isAsked = request.method === "GET" && request.url === "/metrics";
    response.writeHead(isAsked ? 200 : 404, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(isAsked ? metrics.render() : "The figures are at /metrics.\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function write(path: string, flags: "a" | "w", text: string): void {
  const file = openSync(path, flags, 0o600);
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a new name in the folder durable, where the system knows that. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
