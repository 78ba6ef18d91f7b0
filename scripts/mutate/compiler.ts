import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { AstNode } from "./ast.js";
import { ROOT, read, solidityFiles } from "./project.js";

interface StandardOutput {
  readonly errors?: readonly { severity: string; formattedMessage: string }[];
  readonly sources?: Readonly<Record<string, { ast: AstNode }>>;
  readonly contracts?: Readonly<
    Record<string, Readonly<Record<string, { evm: { bytecode: Code; deployedBytecode: Code } }>>>
  >;
}

interface Code {
  readonly object: string;
}

/** Bytecode of a contract, without 0x. */
export interface Bytecode {
  readonly creation: string;
  readonly deployed: string;
}

/** By source and contract, such as "contracts/PerformanceEscrow.sol:PerformanceEscrow". */
export type Bytecodes = ReadonlyMap<string, Bytecode>;

/**
 * `deployed`: as hardhat.config.ts builds what is deployed. `fast`: without the optimizer and the IR pipeline, in a tenth
 * of the time; enough to see a mutant die.
 */
export type Profile = "fast" | "deployed";

const COMMON = { evmVersion: "cancun", metadata: { bytecodeHash: "none" } };
const SETTINGS: Readonly<Record<Profile, object>> = {
  fast: { ...COMMON, optimizer: { enabled: false } },
  deployed: { ...COMMON, optimizer: { enabled: true, runs: 200 }, viaIR: true },
};

/** A source that the compiler refuses. */
export class CompilerRefusal extends Error {
  /** Whether another profile may compile it all the same. */
  readonly isStackTooDeep: boolean;

  constructor(message: string) {
    super(message);
    this.isStackTooDeep = /stack too deep/i.test(message);
  }
}

const require = createRequire(import.meta.url);
const REMAPPINGS = readFileSync(join(ROOT, "remappings.txt"), "utf8").split("\n").filter(Boolean);

/** Compiles in this process: loading the compiler takes as long as a mutant. */
export class Compiler {
  readonly #solc = require("solc") as { compile(input: string, callbacks: object): string };
  readonly #cache = new Map<string, { contents: string } | { error: string }>();

  /** The syntax trees of every file of the project, by path. */
  trees(): ReadonlyMap<string, AstNode> {
    const outputSelection = { "*": { "": ["ast"] } };
    const { sources = {} } = this.#run(solidityFiles(), new Map(), { ...SETTINGS.fast, outputSelection });
    return new Map(Object.entries(sources).map(([file, { ast }]) => [file, ast]));
  }

  /**
   * Compiles every contract of `files`.
   *
   * @param changed Contents that stand for those on the disk.
   * @throws CompilerRefusal
   */
  bytecodes(files: readonly string[], profile: Profile, changed: ReadonlyMap<string, string> = new Map()): Bytecodes {
    const wanted = { "*": ["evm.bytecode.object", "evm.deployedBytecode.object"] };
    const outputSelection = Object.fromEntries(files.map((file) => [file, wanted]));
    const { contracts = {} } = this.#run(files, changed, { ...SETTINGS[profile], outputSelection });

    return new Map(
      Object.entries(contracts).flatMap(([file, members]) =>
        Object.entries(members)
          .filter(([, { evm }]) => evm.bytecode.object !== "")
          .map(([name, { evm }]) => [
            `${file}:${name}`,
            { creation: evm.bytecode.object, deployed: evm.deployedBytecode.object },
          ]),
      ),
    );
  }

  #run(files: readonly string[], changed: ReadonlyMap<string, string>, settings: object): StandardOutput {
    const sources = Object.fromEntries(
      files.map((file) => [file, { content: changed.get(file) ?? read(file).toString("utf8") }]),
    );
    const input = { language: "Solidity", sources, settings: { ...settings, remappings: REMAPPINGS } };
    const load = (path: string) => {
      const content = changed.get(path);
      return content === undefined ? this.#load(path) : { contents: content };
    };

    const output = JSON.parse(this.#solc.compile(JSON.stringify(input), { import: load })) as StandardOutput;
    const refusal = output.errors?.find(({ severity }) => severity === "error");
    if (refusal !== undefined) throw new CompilerRefusal(refusal.formattedMessage);
    return output;
  }

  #load(path: string): { contents: string } | { error: string } {
    const known = this.#cache.get(path);
    if (known !== undefined) return known;
    const found = [join(ROOT, path), join(ROOT, "node_modules", path)].find((candidate) => existsSync(candidate));
    const loaded = found === undefined ? { error: "not found" } : { contents: readFileSync(found, "utf8") };
    this.#cache.set(path, loaded);
    return loaded;
  }
}
