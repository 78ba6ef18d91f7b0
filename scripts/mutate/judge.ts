import type { AstNode } from "./ast.js";
import { type Bytecodes, Compiler, CompilerRefusal, type Profile } from "./compiler.js";
import { dependents } from "./dependents.js";
import { ForgeSuite, type Verdict } from "./forge-suite.js";
import { MochaSuite } from "./mocha-suite.js";
import type { Mutant, Outcome } from "./mutant.js";
import { type Changes, contents, isEmptied, reduce, withChange } from "./reduction.js";

/** Runtime code that fails at once, and creation code that deploys it. */
const BROKEN = { creation: "60018060093d393df3fe", deployed: "fe" };

const NOTHING: Changes = new Map();

/**
 * Finds out what becomes of mutants. Each is compiled in the fast profile, as far as that goes, and has to survive the
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
  readonly #reductions = new Map<string, Changes>();

  constructor(forge: string, name: string) {
    this.#forge = new ForgeSuite(forge, name);
    this.#trees = this.#compiler.trees();
  }

  get mochaRuns(): number {
    return this.#mocha.runs;
  }

  async judge(mutant: Mutant): Promise<Outcome> {
    const files = dependents(this.#trees, mutant.file);
    try {
      const died = await this.#judgeFast(mutant, files);
      if (died !== undefined) return { status: "killed", ...died };

      const code = this.#compiler.bytecodes(files, "deployed", contents(withChange(NOTHING, mutant.file, mutant)));
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
    const verdicts: [string, Verdict][] = [
      ["Solidity", await this.#forge.run(this.#original(files, "fast"))],
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

  /** Nothing as well when this profile cannot tell. */
  async #judgeFast(mutant: Mutant, files: readonly string[]): Promise<Verdict> {
    const reduction = this.#reduction(files);
    if (isEmptied(reduction, mutant.file, mutant)) return undefined;
    let code: Bytecodes;
    try {
      code = this.#compiler.bytecodes(files, "fast", contents(withChange(reduction, mutant.file, mutant)));
    } catch (error) {
      if (error instanceof CompilerRefusal && error.tooDeep !== undefined) return undefined;
      throw error;
    }
    return same(code, this.#original(files, "fast")) ? undefined : await this.#forge.run(code);
  }

  #reduction(files: readonly string[]): Changes {
    const key = files.join(" ");
    const known = this.#reductions.get(key) ?? reduce(this.#compiler, this.#trees, files);
    this.#reductions.set(key, known);
    return known;
  }

  #original(files: readonly string[], profile: Profile): Bytecodes {
    const key = `${profile} ${files.join(" ")}`;
    const changes = profile === "fast" ? this.#reduction(files) : NOTHING;
    const known = this.#originals.get(key) ?? this.#compiler.bytecodes(files, profile, contents(changes));
    this.#originals.set(key, known);
    return known;
  }
}

function same(a: Bytecodes, b: Bytecodes): boolean {
  return a.size === b.size && [...a].every(([name, { creation }]) => b.get(name)?.creation === creation);
}
