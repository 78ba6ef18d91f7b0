import type { FileCoverage } from "./lcov.js";

interface Count {
  readonly covered: number;
  readonly total: number;
}

interface FileFigures {
  readonly lines: Count;
  readonly branches: Count;
  readonly functions: Count;
}

/** Something that no test reaches. */
export interface Missing {
  readonly file: string;
  readonly line: number;
  readonly what: "line" | "branch" | "function";
  /** Empty while nobody has explained it. */
  readonly why: string;
}

export interface CoverageFigures extends FileFigures {
  readonly statements: Count;
  readonly perFile: Readonly<Record<string, FileFigures & { readonly statements: Count }>>;
  readonly missing: readonly Missing[];
}

/**
 * @param statements Covered and all of each file, which LCOV does not have.
 * @param explanations Why something is missing, by "file:line what".
 */
export function coverageFigures(
  files: readonly FileCoverage[],
  statements: ReadonlyMap<string, Count>,
  explanations: Readonly<Record<string, string>>,
): CoverageFigures {
  const none = { covered: 0, total: 0 };
  const perFile = Object.fromEntries(
    files.map((file) => [file.file, { ...figuresOf(file), statements: statements.get(file.file) ?? none }]),
  );
  const all = Object.values(perFile);
  const sum = (key: keyof FileFigures | "statements") => ({
    covered: all.reduce((total, file) => total + file[key].covered, 0),
    total: all.reduce((total, file) => total + file[key].total, 0),
  });

  return {
    lines: sum("lines"),
    statements: sum("statements"),
    branches: sum("branches"),
    functions: sum("functions"),
    perFile,
    missing: files.flatMap(missingOf).map((gap) => ({ ...gap, why: explanations[keyOf(gap)] ?? "" })),
  };
}

function keyOf({ file, line, what }: Omit<Missing, "why">): string {
  return `${file}:${line} ${what}`;
}

function figuresOf({ lines, branches, functions }: FileCoverage): FileFigures {
  const count = (hits: readonly number[]) => ({ covered: hits.filter((n) => n > 0).length, total: hits.length });
  return {
    lines: count([...lines.values()]),
    branches: count(branches.map(({ hits }) => hits)),
    functions: count(functions.map(({ hits }) => hits)),
  };
}

function missingOf({ file, lines, branches, functions }: FileCoverage): Omit<Missing, "why">[] {
  const missed = (what: Missing["what"], places: readonly { line: number; hits: number }[]) =>
    places.filter(({ hits }) => hits === 0).map(({ line }) => ({ file, line, what }));
  return [
    ...missed(
      "line",
      [...lines].map(([line, hits]) => ({ line, hits })),
    ),
    ...missed("branch", branches),
    ...missed("function", functions),
  ];
}
