import { type Edit, type Engine, modelCheck, type Sources } from "./compiler.js";
import type { Condition, Loop, LoopState, Translation } from "./translation.js";
import { and, implies, not } from "./values.js";
import { check } from "./z3.js";

/** One statement about the contracts, for all inputs. */
export interface Property {
  readonly name: string;
  readonly statement: string;
  readonly prover: string;
  /** Tries to prove it about these sources. */
  attempt(sources: Sources): Outcome;
  /** Broken variants that the same attempt must refute, so that it cannot succeed for the wrong reason. */
  readonly controls: readonly Control[];
}

/** A change of the contracts that makes the property false, in words and as edits. */
export interface Control {
  readonly change: string;
  readonly edits: readonly Edit[];
}

export type Result = "proved" | "refuted" | "unknown";

export interface Outcome {
  readonly result: Result;
  /** Which part decided it, when it is not proved. */
  readonly detail: string;
}

/** One implication that z3 decides: proved when premises and the opposite of the goal cannot hold together. */
export interface Claim {
  readonly name: string;
  readonly premises: string;
  readonly goal: string;
}

/** Premises that contradict each other prove anything: z3 looks this long for the contradiction. */
const PREMISES_SECONDS = 5;

/** z3 gets this long for one claim. None that is proved takes a tenth of it. */
const CLAIM_SECONDS = 60;

/** SMTChecker asks z3 one question for each assertion. */
const QUERY_SECONDS = 120;

/** A property that z3 decides on a translation of the contracts. */
export function byTranslation(
  name: string,
  statement: string,
  claims: (sources: Sources) => Claim[],
  controls: readonly Control[],
): Property {
  const attempt = (sources: Sources): Outcome => {
    let undecided = "";
    for (const claim of claims(sources)) {
      const verdict = check(`${claim.premises}\n(assert ${not(claim.goal)})`, CLAIM_SECONDS);
      if (verdict === "sat") return { result: "refuted", detail: claim.name };
      if (verdict === "unsat" && check(claim.premises, PREMISES_SECONDS) === "unsat") {
        return { result: "unknown", detail: `${claim.name}: its premises contradict each other` };
      }
      if (verdict === "unknown") undecided = claim.name;
    }
    return undecided === "" ? { result: "proved", detail: "" } : { result: "unknown", detail: undecided };
  };
  return { name, statement, prover: "z3", attempt, controls };
}

/** A property that solc's SMTChecker decides: the assertions of one contract in `file`. */
export function byModelChecker(
  name: string,
  statement: string,
  { file, contract, engine }: { file: string; contract: string; engine: Engine },
  controls: readonly Control[],
): Property {
  const attempt = (sources: Sources): Outcome => {
    const source = sources.read(file);
    const start = source.indexOf(`contract ${contract} `);
    const body = source.slice(start, source.indexOf("\n}", start));
    const assertions = body.split("assert(").length - 1;
    const { safe, violated, complaints } = modelCheck(sources, file, contract, engine, QUERY_SECONDS);
    if (violated) return { result: "refuted", detail: complaints[0] ?? "" };
    const proved = start !== -1 && assertions > 0 && safe === assertions;
    return { result: proved ? "proved" : "unknown", detail: complaints[0] ?? "" };
  };
  return { name, statement, prover: `solc SMTChecker (${engine.toUpperCase()})`, attempt, controls };
}

/** Collects claims about one translation. */
export class Claims {
  readonly all: Claim[] = [];

  constructor(readonly t: Translation) {}

  add(name: string, premises: readonly string[], goal: string): this {
    const assertions = premises.map((term) => `(assert ${term})`);
    this.all.push({ name, premises: [...this.t.lines, ...assertions].join("\n"), goal });
    return this;
  }

  /**
   * By induction, for any number of turns: `invariant` holds when the loops begin and after each turn, hence at their
   * end. Several loops take their turns together; one that has ended stays as it is.
   */
  induct(name: string, loops: readonly Loop[], premises: readonly string[], invariant: Invariant): this {
    const at = (moment: "entry" | "now" | "after" | "end") => invariant(...loops.map((loop) => loop[moment]));
    const turn = this.t.conditions.filter(({ loop }) => loop !== undefined && loops.includes(loop));
    this.add(`${name}: it holds at the start`, premises, at("entry"));
    this.add(`${name}: each turn keeps it`, [...premises, ...turn.map(({ term }) => term), at("now")], at("after"));
    return this;
  }

  /** Each condition of these kinds holds wherever the code gets to it. */
  never(kinds: readonly Condition["kind"][], premises: (loop: Loop | undefined) => readonly string[]): this {
    const passed: Condition[] = [];
    for (const condition of this.t.conditions) {
      const before = passed.filter(({ loop }) => loop === undefined || loop === condition.loop);
      const known = [...premises(condition.loop), ...before.map(({ term }) => term)];
      if (kinds.includes(condition.kind)) this.add(`${condition.kind} in ${condition.where}`, known, condition.term);
      passed.push(condition);
    }
    return this;
  }
}

export type Invariant = (...states: LoopState[]) => string;

/** What a run that does not revert has passed, outside of loops. */
export function success(t: Translation): string[] {
  return t.conditions.filter(({ loop }) => loop === undefined).map(({ term }) => term);
}

/** The invariant's parts that hold only while the loop runs. */
export const whileRunning = (state: LoopState, ...terms: string[]): string => implies(state.running, and(...terms));
