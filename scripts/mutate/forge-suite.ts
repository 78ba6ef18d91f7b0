import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Bytecodes } from "./compiler.js";
import { ROOT, filesBelow } from "./project.js";

/** Where the Solidity tests are built for mutants, with the profile of that name in foundry.toml. */
export const BUILDS = "cache/mutation";
const BASE = "base";
const TIMEOUT_MS = 90_000;

interface ForgeArtifact {
  bytecode: { object: string };
  deployedBytecode: { object: string };
  readonly metadata?: { readonly settings: { readonly compilationTarget: Readonly<Record<string, string>> } };
}

/** A test that failed, or nothing when all passed. */
export type Verdict = { readonly by: "solidity" | "mocha" | "timeout"; readonly test: string } | undefined;

function environment(build: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    FOUNDRY_PROFILE: "mutation",
    FOUNDRY_OUT: `${BUILDS}/${build}/out`,
    FOUNDRY_CACHE_PATH: `${BUILDS}/${build}/cache`,
  };
}

/** Compiles the contracts and their Solidity tests once, for all workers. */
export async function buildForgeSuite(forge: string): Promise<void> {
  const { code, output } = await run(forge, ["build"], environment(BASE));
  if (code !== 0) throw new Error(`forge could not build the Solidity tests:\n${output}`);
}

/** The Solidity tests of one worker, in which the code under test can be exchanged. */
export class ForgeSuite {
  readonly #forge: string;
  readonly #environment: NodeJS.ProcessEnv;
  /** Path and contents by source and contract. */
  readonly #artifacts = new Map<string, { path: string; original: string }>();

  /** @param build A name that no other worker uses. */
  constructor(forge: string, build: string) {
    this.#forge = forge;
    this.#environment = environment(build);
    this.#copyBase(build);
    for (const file of filesBelow(`${BUILDS}/${build}/out`, ".json")) {
      const path = join(ROOT, file);
      const original = readFileSync(path, "utf8");
      const target = (JSON.parse(original) as ForgeArtifact).metadata?.settings.compilationTarget;
      for (const [source, contract] of Object.entries(target ?? {})) {
        this.#artifacts.set(`${source}:${contract}`, { path, original });
      }
    }
  }

  /** Runs the tests against this code. They stop at the first that fails. */
  async run(code: Bytecodes): Promise<Verdict> {
    const exchanged = this.#exchange(code);
    try {
      const { code: status, output, timedOut } = await run(this.#forge, ["test", "--fail-fast"], this.#environment);
      if (timedOut) return { by: "timeout", test: "the Solidity tests" };
      if (status === 0) return undefined;
      const failed = /^\[FAIL.*?\] (\w+)\(/ms.exec(output)?.[1];
      if (failed === undefined) throw new Error(`forge failed, and no test did:\n${output.slice(-2_000)}`);
      return { by: "solidity", test: failed };
    } finally {
      for (const { path, original } of exchanged) writeFileSync(path, original);
    }
  }

  #exchange(code: Bytecodes): { path: string; original: string }[] {
    return [...code].flatMap(([name, { creation, deployed }]) => {
      const artifact = this.#artifacts.get(name);
      if (artifact === undefined) return [];
      const changed = JSON.parse(artifact.original) as ForgeArtifact;
      changed.bytecode.object = `0x${creation}`;
      changed.deployedBytecode.object = `0x${deployed}`;
      writeFileSync(artifact.path, JSON.stringify(changed));
      return [artifact];
    });
  }

  /** forge's cache names the folder that it belongs to. */
  #copyBase(build: string): void {
    const target = join(ROOT, BUILDS, build);
    if (existsSync(target)) rmSync(target, { recursive: true });
    cpSync(join(ROOT, BUILDS, BASE), target, { recursive: true, preserveTimestamps: true });
    const cache = join(target, "cache", "solidity-files-cache.json");
    writeFileSync(cache, readFileSync(cache, "utf8").replaceAll(`${BUILDS}/${BASE}`, `${BUILDS}/${build}`));
  }
}

function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string; timedOut: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, TIMEOUT_MS);
    const collect = (chunk: Buffer) => (output += chunk.toString("utf8"));
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output, timedOut });
    });
  });
}
