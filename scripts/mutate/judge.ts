import type { AstNode } from "./ast.js";
import { type Bytecodes, Compiler, CompilerRefusal, type Profile } from "./compiler.js";
import { dependents } from "./dependents.js";
import { ForgeSuite, type Verdict } from "./forge-suite.js";
import { MochaSuite } from "./mocha-suite.js";
import { type Mutant, mutate, type Outcome } from "./mutant.js";
import { read } from "./project.js";

/** Runtime code that fails at once, and creation code that deploys it. */
const BROKEN = { creation: "60018060093d393df3fe", deployed: "fe" };

/**
 * Finds out what becomes of mutants. Each is compiled in the fast profile, where that goes, and has to survive the
 * Solidity tests. Survivors are compiled as what is deployed, and when that is another program, have to survive the
 * Solidity tests once more, and then the mocha tests.
 */
export class Judge {
  readonly #compiler = new Compiler();
  readonly #trees: ReadonlyMap<string, AstNode>;
  readonly #forge: ForgeSuite;
  readonly #mocha = new MochaSuite();
  /** The code as it is, by profile and files. */
  readonly #originals = new Map<string, Bytecodes>();

  constructor(forge: string, name: string) {
    this.#forge = new ForgeSuite(forge, name);
    this.#trees = this.#compiler.trees();
  }

  get mochaRuns(): number {
    return this.#mocha.runs;
  }

  async judge(mutant: Mutant): Promise<Outcome> {
    const files = dependents(this.#trees, mutant.file);
    const changed = new Map([[mutant.file, mutate(read(mutant.file), mutant)]]);
    try {
      const fast = this.#fast(files, changed);
      if (fast !== undefined && same(fast, this.#original(files, "fast"))) return { status: "same" };
      const died = fast === undefined ? undefined : await this.#forge.run(fast);
      if (died !== undefined) return { status: "killed", ...died };

      const code = this.#compiler.bytecodes(files, "deployed", changed);
      if (same(code, this.#original(files, "deployed"))) return { status: "same" };
      const diedLate = (await this.#forge.run(code)) ?? (await this.#mocha.run(code, mutant));
      return diedLate === undefined ? { status: "survived" } : { status: "killed", ...diedLate };
    } catch (error) {
      if (error instanceof CompilerRefusal) return { status: "invalid" };
      throw error;
    }
  }

  /**
   * Holds that the tests tell working code from broken code: else every mutant would die, or none.
   *
   * @throws Error that says which tests do not.
   */
  async selfTest(file: string): Promise<void> {
    const files = dependents(this.#trees, file);
    const deployed = this.#original(files, "deployed");
    const scope = { file, scope: "" };
    const fast = this.#fast(files);
    const verdicts: [string, Verdict][] = [
      ["Solidity", fast === undefined ? undefined : await this.#forge.run(fast)],
      ["Solidity", await this.#forge.run(deployed)],
      ["mocha", await this.#mocha.run(deployed, scope)],
    ];
    for (const [name, verdict] of verdicts) {
      if (verdict !== undefined) throw new Error(`A ${name} test fails without any mutant: ${verdict.test}.`);
    }
    const broken = new Map([...deployed.keys()].map((name) => [name, BROKEN]));
    if ((await this.#mocha.run(broken, scope)) === undefined) {
      throw new Error(`No mocha test fails with code that does nothing in ${[...deployed.keys()].join(", ")}.`);
    }
  }

  /** In the fast profile; nothing when a function does not fit the stack without the IR pipeline. */
  #fast(files: readonly string[], changed?: ReadonlyMap<string, string>): Bytecodes | undefined {
    try {
      const original = this.#original(files, "fast");
      return changed === undefined ? original : this.#compiler.bytecodes(files, "fast", changed);
    } catch (error) {
      if (error instanceof CompilerRefusal && error.isStackTooDeep) return undefined;
      throw error;
    }
  }

  #original(files: readonly string[], profile: Profile): Bytecodes {
    const key = `${profile} ${files.join(" ")}`;
    const known = this.#originals.get(key) ?? this.#compiler.bytecodes(files, profile);
    this.#originals.set(key, known);
    return known;
  }
}

function same(a: Bytecodes, b: Bytecodes): boolean {
  return a.size === b.size && [...a].every(([name, { creation }]) => b.get(name)?.creation === creation);
}
