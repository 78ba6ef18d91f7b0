import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { devNull } from "node:os";
import { dirname, join } from "node:path";

import { DenoNotFoundError } from "../errors.js";
import type { SandboxLimits } from "./limits.js";

/** A program to start, without a shell in between that would outlive or hide it. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * Deno's native program from the installed packages. The package's own launcher is a Node program around it, and
 * killing that would leave the source running.
 * @throws DenoNotFoundError when none is installed for this machine.
 */
export function findDeno(): string {
  const target = { linux: `linux-${process.arch}-glibc`, darwin: `darwin-${process.arch}` }[process.platform as string];
  const packageName = `@deno/${target ?? `${process.platform}-${process.arch}`}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("deno/package.json"));
    const folder = dirname(require.resolve(`${packageName}/package.json`));
    return join(folder, process.platform === "win32" ? "deno.exe" : "deno");
  } catch (error) {
    throw new DenoNotFoundError(packageName, { cause: error });
  }
}

/**
 * Deno without a single permission. Even the network is closed: the inside asks the outside over its pipes.
 *
 * - The entry is a data URL: no folder from which relative or bare imports could be resolved.
 * - Its folder for caches and storage lies below the null device, so nothing can be kept from run to run.
 * - The environment is empty, and the working directory is the root.
 */
export function denoCommand(denoPath: string, limits: SandboxLimits): Command {
  const deno = [
    denoPath,
    "run",
    "--quiet",
    "--no-prompt",
    "--no-remote",
    "--no-npm",
    "--no-config",
    "--no-lock",
    "--node-modules-dir=none",
    `--v8-flags=--max-old-space-size=${limits.memoryMb}`,
    entry(),
  ];
  const env = {
    DENO_DIR: join(devNull, "deno"),
    DENO_NO_PACKAGE_JSON: "1",
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  };
  if (process.platform === "win32") {
    return { file: denoPath, args: deno.slice(1), env: { ...env, SystemRoot: windowsRoot() }, cwd: windowsRoot() };
  }
  // `exec` replaces the shell: the process that is killed is the one that runs the source.
  return { file: "/bin/sh", args: ["-c", `${ulimits(limits)} exec "$0" "$@"`, ...deno], env, cwd: "/" };
}

/**
 * What the operating system enforces when this process cannot, because it is busy or was killed: no core dumps, no
 * files, processor time (of all threads), and a ceiling on memory that lies above what the engine reserves at start.
 */
function ulimits(limits: SandboxLimits): string {
  const cpuSeconds = Math.ceil(limits.runMs / 1000) * 2 + 2;
  const dataKb = (700 + limits.memoryMb * 3) * 1024;
  return `ulimit -c 0; ulimit -f 0; ulimit -t ${cpuSeconds}; ulimit -d ${dataKb} 2>/dev/null;`;
}

let entryUrl: string | undefined;

function entry(): string {
  entryUrl ??= `data:text/javascript;base64,${readFileSync(new URL("./inside.js", import.meta.url)).toString("base64")}`;
  return entryUrl;
}

function windowsRoot(): string {
  return process.env["SystemRoot"] ?? "C:\\Windows";
}
