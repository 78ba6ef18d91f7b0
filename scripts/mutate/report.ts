import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Entry } from "./journal.js";
import type { Mutant, Outcome } from "./mutant.js";
import { ROOT } from "./project.js";

/** Why mutants survive, by their ids: written by people, kept by every run. */
const EXPLANATIONS = "docs/evidence/mutation-survivors.json";

export interface Judged {
  readonly mutant: Mutant;
  readonly entry: Entry;
}

interface Score {
  validMutants: number;
  killed: number;
}

interface Survivor {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly scope: string;
  readonly operator: string;
  readonly original: string;
  readonly mutant: string;
  /** Empty while nobody has explained it. */
  readonly why: string;
}

export interface MutationFigures extends Score {
  /** Percent of the valid mutants that were killed. */
  readonly score: number;
  readonly generated: number;
  readonly judged: number;
  /** Refused by the compiler. */
  readonly invalid: number;
  /** Compiled to the same bytecode. */
  readonly same: number;
  readonly killedBy: Readonly<Record<string, number>>;
  readonly secondsPerMutant: number;
  readonly perFile: Readonly<Record<string, Score>>;
  readonly perOperator: Readonly<Record<string, Score>>;
  readonly survivors: readonly Survivor[];
}

/** @param generated How many mutants there are, of which `judged` may be a sample. */
export function figuresOf(judged: readonly Judged[], generated: number): MutationFigures {
  const valid = judged.filter(({ entry }) => isValid(entry.outcome));
  const killed = valid.filter(({ entry }) => entry.outcome.status === "killed");
  const count = (status: Outcome["status"]) => judged.filter(({ entry }) => entry.outcome.status === status).length;
  const seconds = judged.reduce((sum, { entry }) => sum + entry.seconds, 0);

  return {
    validMutants: valid.length,
    killed: killed.length,
    score: rounded((100 * killed.length) / Math.max(1, valid.length)),
    generated,
    judged: judged.length,
    invalid: count("invalid"),
    same: count("same"),
    killedBy: tally(killed, ({ entry }) => (entry.outcome.status === "killed" ? entry.outcome.by : "")),
    secondsPerMutant: rounded(seconds / Math.max(1, judged.length)),
    perFile: scores(valid, ({ mutant }) => mutant.file),
    perOperator: scores(valid, ({ mutant }) => mutant.operator),
    survivors: survivorsOf(valid),
  };
}

function survivorsOf(valid: readonly Judged[]): Survivor[] {
  const path = join(ROOT, EXPLANATIONS);
  const explanations = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, string>) : {};
  return valid
    .filter(({ entry }) => entry.outcome.status === "survived")
    .map(({ mutant }) => ({
      id: mutant.id,
      file: mutant.file,
      line: mutant.line,
      scope: mutant.scope,
      operator: mutant.operator,
      original: mutant.original,
      mutant: mutant.replacement,
      why: explanations[mutant.id] ?? "",
    }));
}

function isValid({ status }: Outcome): boolean {
  return status === "killed" || status === "survived";
}

function tally(judged: readonly Judged[], key: (one: Judged) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of judged) counts[key(one)] = (counts[key(one)] ?? 0) + 1;
  return counts;
}

function scores(valid: readonly Judged[], key: (one: Judged) => string): Record<string, Score> {
  const table: Record<string, Score> = {};
  for (const one of valid) {
    const score = (table[key(one)] ??= { validMutants: 0, killed: 0 });
    score.validMutants += 1;
    if (one.entry.outcome.status === "killed") score.killed += 1;
  }
  return table;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
