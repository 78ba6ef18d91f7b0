import { PerformanceEscrowError } from "../errors.js";

/** Where a value stands in an agreement file: keys and positions in lists, from the top. */
export type Path = readonly (string | number)[];

/** A place in the file's text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with an agreement file. */
export interface FileProblem extends Position {
  /** Such as `payment.tiers[1].price`; empty for the file as a whole. Lists count from 0. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/** An agreement file from which no agreement can be made. */
export class AgreementFileError extends PerformanceEscrowError {
  override readonly name = "AgreementFileError";

  constructor(readonly problems: readonly FileProblem[]) {
    super(
      `The agreement file has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n` +
        `${problems.map(formatProblem).join("\n")}\nNothing was done.`,
      "Correct the lines that are named, and check it again.",
    );
  }
}

/** One line for people: `12:10 payment.cap: what is wrong. What to do.` */
export function formatProblem({ line, column, path, problem, remedy }: FileProblem): string {
  return `${line}:${column} ${path === "" ? "" : `${path}: `}${problem} ${remedy}`;
}

/** A path as people write it. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${part}`))
    .join("");
}

/** Problems in the order of the text, each once. */
export function inOrder(problems: readonly FileProblem[]): FileProblem[] {
  const distinct = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
