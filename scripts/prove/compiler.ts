import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { TranslationError } from "./errors.js";
import type { Node } from "./ast.js";
import { runZ3 } from "./z3.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Compiler {
  compile(input: string, callbacks: Callbacks): string;
}

interface Callbacks {
  import(path: string): { contents: string } | { error: string };
  smtSolver?(query: string): { contents: string };
}

interface Output {
  errors?: { severity: string; errorCode?: string; formattedMessage: string; message: string }[];
  sources: Record<string, { ast: Node }>;
}

const solc = createRequire(import.meta.url)("solc") as Compiler;

/** One change of one source file, to see that a proof notices it. `find` must occur exactly once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Source files of the project, with edits. */
export class Sources {
  constructor(private readonly edits: readonly Edit[] = []) {}

  /** @throws TranslationError when an edit does not fit the file. */
  read(path: string): string {
    const file = [path, `node_modules/${path}`].map((name) => ROOT + name).find((name) => existsSync(name));
    if (file === undefined) throw new TranslationError(`There is no source ${path}.`);
    let text = readFileSync(file, "utf8");
    for (const { find, replace } of this.edits.filter((edit) => edit.file === path)) {
      const parts = text.split(find);
      if (parts.length !== 2) {
        throw new TranslationError(`"${find}" occurs ${parts.length - 1} times in ${path}, instead of once.`);
      }
      text = parts.join(replace);
    }
    return text;
  }
}

/** The abstract syntax trees of `files` and all they import, by the project's own compiler. */
export function syntaxTrees(sources: Sources, files: readonly string[]): Map<string, Node> {
  const output = compile(sources, files, { outputSelection: { "*": { "": ["ast"] } } });
  return new Map(Object.entries(output.sources).map(([path, { ast }]) => [path, ast]));
}

/** What solc's SMTChecker said about one contract. */
export interface ModelCheck {
  readonly safe: number;
  /** At least one assertion was refuted with a counterexample. */
  readonly violated: boolean;
  /** Everything that it did not prove, in its own words. */
  readonly complaints: readonly string[];
}

export type Engine = "chc" | "bmc";

/** Codes of SMTChecker's messages: "… check is safe!" and "Assertion violation happens here." */
const SAFE = new Set(["9576", "2961"]);
const VIOLATED = new Set(["6328", "4661"]);

/** How many turns of a loop BMC looks at. A harness must not need more: it would be blind to the rest. */
const BMC_TURNS = 3;

/** Runs solc's SMTChecker with z3 on the assertions of one contract. */
export function modelCheck(
  sources: Sources,
  file: string,
  contract: string,
  engine: Engine,
  timeoutSeconds: number,
): ModelCheck {
  const { errors = [] } = compile(
    sources,
    [file],
    {
      outputSelection: {},
      modelChecker: {
        contracts: { [file]: [contract] },
        engine,
        solvers: ["smtlib2"],
        targets: ["assert"],
        // The limit is z3's: without one of its own, solc prints an approximate limit in each query.
        timeout: 0,
        showProvedSafe: true,
        showUnproved: true,
        ...(engine === "bmc" ? { bmcLoopIterations: BMC_TURNS } : {}),
      },
    },
    (query) => ({ contents: runZ3(query, timeoutSeconds) }),
  );
  const safe = errors.filter(({ errorCode }) => SAFE.has(errorCode ?? ""));
  const others = errors.filter((error) => !safe.includes(error));
  return {
    safe: safe.length,
    violated: others.some(
      ({ errorCode, message }) => VIOLATED.has(errorCode ?? "") && message.includes("happens here"),
    ),
    complaints: others.map(({ message }) => message.split("\n")[0] ?? message),
  };
}

function compile(
  sources: Sources,
  files: readonly string[],
  settings: object,
  smtSolver?: Callbacks["smtSolver"],
): Output {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { content: sources.read(file) }])),
    settings: { viaIR: true, evmVersion: "cancun", ...settings },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), {
      import(path) {
        try {
          return { contents: sources.read(path) };
        } catch (error) {
          return { error: String(error) };
        }
      },
      ...(smtSolver === undefined ? {} : { smtSolver }),
    }),
  ) as Output;
  const fatal = output.errors?.find(({ severity }) => severity === "error");
  if (fatal) throw new TranslationError(`The sources do not compile. ${fatal.formattedMessage}`);
  return output;
}
