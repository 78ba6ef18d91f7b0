import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";

import { DenoNotFoundError, DonStoppedError } from "../errors.js";
import { errorOutcome, type Outcome, resultOutcome } from "../outcome.js";
import { denoCommand, findDeno } from "./deno.js";
import type { HostMap } from "./hosts.js";
import { type GateRequest, HttpGate } from "./http-gate.js";
import { PRODUCTION_LIMITS, type SandboxLimits } from "./limits.js";
import { watchMemory } from "./memory-watch.js";

/** A source and what is in scope while it runs. */
export interface SourceJob {
  readonly source: string;
  readonly args?: readonly string[];
  /** Hex strings. */
  readonly bytesArgs?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface SandboxOptions {
  /** Origins the source may reach, and where they lead. Default: none. */
  readonly hosts?: HostMap;
  /** Limits that differ from production's. */
  readonly limits?: Partial<SandboxLimits>;
  /** Ends the run at once. */
  readonly signal?: AbortSignal;
  /** Deno's native program. Default: the installed one. */
  readonly denoPath?: string;
}

export interface SourceRun {
  readonly outcome: Outcome;
  /** HTTP requests the source asked for, refused ones included. */
  readonly httpRequests: number;
  /** Wall time, in milliseconds. */
  readonly ms: number;
  /** What the source printed, at most 16 KB of it. For people: it may contain the source's secrets. */
  readonly printed: string;
}

const MAX_PRINTED = 16 * 1024;
/** Far more than a source has reason to send: five requests and a result. */
const MAX_STDOUT = 4 * 1024 * 1024;

const running = new Set<ChildProcess>();
// A process that is ended in haste must not leave sources running.
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/**
 * Runs a source as a node of the production network does: in Deno, as the body of an async function, with
 * `Functions`, `args`, `bytesArgs` and `secrets` in scope, under production's limits. Imports other than `node:` and
 * `data:` modules are not available, nor is anything of the machine: no files, no environment, no processes, and no
 * network but `Functions.makeHttpRequest` and `fetch` to the hosts given.
 *
 * Whatever the source does is an outcome. When this function returns, its process is gone.
 * @throws DonStoppedError when `signal` ended it, DenoNotFoundError, or an error of the system when Deno could not be
 * started.
 */
export async function runSource(job: SourceJob, options: SandboxOptions = {}): Promise<SourceRun> {
  options.signal?.throwIfAborted();
  const limits = { ...PRODUCTION_LIMITS, ...options.limits };
  const denoPath = options.denoPath ?? findDeno();
  // Started through a shell, a missing program would look like a source that failed.
  if (!existsSync(denoPath)) throw new DenoNotFoundError(denoPath);
  const command = denoCommand(denoPath, limits);
  const gate = new HttpGate(options.hosts ?? {}, limits);
  const begin = performance.now();

  // Secrets travel through the pipe: arguments and environments can be read by other processes.
  const child = spawn(command.file, command.args, { cwd: command.cwd, env: command.env, stdio: "pipe" });
  running.add(child);

  let outcome: Outcome | undefined;
  const end = (value: Outcome) => {
    outcome ??= value;
    child.kill("SIGKILL");
  };
  const stop = () => child.kill("SIGKILL");
  options.signal?.addEventListener("abort", stop);
  const tooMuchMemory = () => end(errorOutcome(`the source used more than ${limits.memoryMb} MB of memory`));
  const stopWatch = child.pid === undefined ? undefined : watchMemory(child.pid, limits.memoryMb, tooMuchMemory);
  const timer = setTimeout(() => end(errorOutcome(`the source ran longer than ${limits.runMs} ms`)), limits.runMs);

  const printed = collectPrinted(child);
  readMessages(child, {
    onResult: (bytes) => end(checkedResult(bytes, limits)),
    onError: (text) => end(errorOutcome(text)),
    onHttp: (id, request) => {
      void gate.handle(request).then((answer) => {
        if (outcome === undefined) child.stdin.write(`${JSON.stringify({ id, ...answer })}\n`);
      });
    },
    onFlood: () => end(errorOutcome("the source wrote too much output")),
  });
  // The other end of the pipe may close at any time; what that means is told by the process's end.
  child.stdin.on("error", () => undefined);
  child.stdin.write(`${JSON.stringify({ args: [], bytesArgs: [], secrets: {}, ...job })}\n`);

  try {
    await ended(child);
  } finally {
    clearTimeout(timer);
    stopWatch?.();
    gate.close();
    options.signal?.removeEventListener("abort", stop);
    running.delete(child);
  }
  if (outcome === undefined && options.signal?.aborted) throw new DonStoppedError();

  outcome ??= /out of memory|heap limit/i.test(printed())
    ? errorOutcome(`the source used more than ${limits.memoryMb} MB of memory`)
    : errorOutcome("the source ended without a result");
  return { outcome, httpRequests: gate.count, ms: performance.now() - begin, printed: printed() };
}

function checkedResult(bytes: Uint8Array, { resultBytes }: SandboxLimits): Outcome {
  if (bytes.length <= resultBytes) return resultOutcome(bytes);
  return errorOutcome(`the result has ${bytes.length} bytes, at most ${resultBytes} are allowed`);
}

/** Resolves when the process is gone and its pipes are closed. */
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
}

function collectPrinted(child: ChildProcess): () => string {
  let printed = "";
  // Read to the end, because a full pipe would stop the source; kept only up to a size.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (printed.length < MAX_PRINTED) printed = (printed + text).slice(0, MAX_PRINTED);
  });
  return () => printed;
}

interface MessageHandlers {
  onResult(bytes: Uint8Array): void;
  onError(text: string): void;
  onHttp(id: number, request: GateRequest): void;
  onFlood(): void;
}

/** Reads what the inside says. It may have been written by the source itself: nothing in it is trusted. */
function readMessages(child: ChildProcess, handlers: MessageHandlers): void {
  let rest = "";
  let total = 0;
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    total += text.length;
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (total > MAX_STDOUT) handlers.onFlood();
    else lines.forEach((line) => dispatch(line, handlers));
  });
}

function dispatch(line: string, handlers: MessageHandlers): void {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    // Something the source printed past the console.
    return;
  }
  if (typeof message !== "object" || message === null) return;

  if ("result" in message && typeof message.result === "string" && /^([0-9a-f]{2})*$/.test(message.result)) {
    handlers.onResult(Buffer.from(message.result, "hex"));
  } else if ("error" in message && typeof message.error === "string") {
    handlers.onError(message.error);
  } else if ("http" in message && isGateRequest(message.http)) {
    handlers.onHttp(message.http.id, message.http);
  }
}

function isGateRequest(value: unknown): value is GateRequest & { id: number } {
  if (typeof value !== "object" || value === null) return false;
  const { id, url, method, headers, body, timeoutMs } = value as Record<string, unknown>;
  return (
    typeof id === "number" &&
    typeof url === "string" &&
    typeof method === "string" &&
    typeof body === "string" &&
    typeof timeoutMs === "number" &&
    Array.isArray(headers) &&
    headers.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === "string"))
  );
}
