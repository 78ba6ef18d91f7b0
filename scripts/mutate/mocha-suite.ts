import { pathToFileURL } from "node:url";
import { basename, dirname, join } from "node:path";

import hre from "hardhat";
import Mocha from "mocha";

import type { Bytecodes } from "./compiler.js";
import type { Verdict } from "./forge-suite.js";
import { ROOT, filesBelow } from "./project.js";

const TIMEOUT_MS = 60_000;

/** Scenarios go through the escrow whole. */
const SCENARIOS = { contract: "PerformanceEscrow", folder: "test/scenarios/" };

/** What of a mutant decides which tests it meets, and in which order. */
export interface Subject {
  readonly file: string;
  readonly scope: string;
}

/** The mocha tests named after the changed file or one of these contracts, by file or by folder, and scenarios. */
export function mochaFiles(contracts: readonly string[], file: string): string[] {
  const names = new Set([...contracts, basename(file, ".sol")]);
  return filesBelow("test", ".test.ts").filter((test) => {
    if (contracts.includes(SCENARIOS.contract) && test.startsWith(SCENARIOS.folder)) return true;
    return names.has(basename(dirname(test))) || names.has(basename(test, ".test.ts"));
  });
}

/** Runs mocha tests in this process, any number of times, against code that stands for what the artifacts hold. */
export class MochaSuite {
  #runs = 0;
  #code: Bytecodes = new Map();
  /** How many mutants of a source each test file killed. */
  readonly #kills = new Map<string, Map<string, number>>();
  readonly #connections: { close(): Promise<void> }[] = [];

  constructor() {
    const { artifacts, network } = hre;
    const readArtifact = artifacts.readArtifact.bind(artifacts);
    artifacts.readArtifact = async (name) => {
      const artifact = await readArtifact(name);
      const code = this.#code.get(`${artifact.sourceName}:${artifact.contractName}`);
      if (code === undefined) return artifact;
      return { ...artifact, bytecode: `0x${code.creation}`, deployedBytecode: `0x${code.deployed}` };
    };

    const create = network.create.bind(network);
    network.create = (async (...args: Parameters<typeof create>) => {
      const connection = await create(...args);
      this.#connections.push(connection);
      return connection;
    }) as typeof network.create;
  }

  /** How often `run` was called. Modules of tests stay in memory: a process should not run for ever. */
  get runs(): number {
    return this.#runs;
  }

  /** Runs the tests of this code, file by file. They stop at the first that fails. */
  async run(code: Bytecodes, subject: Subject): Promise<Verdict> {
    this.#code = code;
    this.#runs += 1;
    try {
      for (const file of this.#inOrder(code, subject)) {
        const failed = await this.#runFile(file);
        if (failed === undefined) continue;
        const kills = this.#killsOf(subject);
        kills.set(file, (kills.get(file) ?? 0) + 1);
        return { by: "mocha", test: failed };
      }
      return undefined;
    } finally {
      this.#code = new Map();
    }
  }

  /** First what is named after the changed function, then what killed most among the mutants of the same file. */
  #inOrder(code: Bytecodes, subject: Subject): string[] {
    const contracts = [...code.keys()].map((name) => name.split(":")[1] ?? "");
    const functionName = subject.scope.split(".")[1]?.replace(/^_+/, "") ?? "";
    const kills = this.#killsOf(subject);
    const rank = (file: string) =>
      basename(file).split(".")[0] === functionName ? Number.MAX_SAFE_INTEGER : (kills.get(file) ?? 0);
    return mochaFiles(contracts, subject.file).sort((a, b) => rank(b) - rank(a));
  }

  #killsOf({ file }: Subject): Map<string, number> {
    const kills = this.#kills.get(file) ?? new Map<string, number>();
    this.#kills.set(file, kills);
    return kills;
  }

  async #runFile(file: string): Promise<string | undefined> {
    const mocha = new Mocha({ timeout: TIMEOUT_MS, bail: true, reporter: Silent });
    const path = join(ROOT, file);
    try {
      mocha.suite.emit("pre-require", globalThis, path, mocha);
      // A module is evaluated once for each address: the number makes it a fresh one, with a chain of its own.
      await import(`${pathToFileURL(path).href}?run=${this.#runs}`);
      mocha.suite.emit("require", undefined, path, mocha);
      mocha.suite.emit("post-require", globalThis, path, mocha);
      return await new Promise((resolve) => {
        let failed: string | undefined;
        mocha.run(() => resolve(failed)).on("fail", (test) => (failed ??= `${file}: ${test.fullTitle()}`));
      });
    } catch (error) {
      // What a file does outside its tests, such as deploying for all of them, can fail as well.
      return `${file}: ${String(error)}`;
    } finally {
      mocha.dispose();
      await Promise.allSettled(this.#connections.splice(0).map((connection) => connection.close()));
    }
  }
}

/** Thousands of tests for each mutant: only the one that fails is worth a word. */
class Silent extends Mocha.reporters.Base {}
