import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a file imports, types included: a type that another file defines is something to know of it, too. */
export interface Imports {
  /** Files of this project, by their path in it. */
  readonly files: readonly string[];
  /** Everything else: packages, and what Node brings along. */
  readonly packages: readonly string[];
}

/** The imports of every TypeScript and JavaScript file in `folders`, by the file's path in the project. */
export function importsIn(folders: readonly string[]): ReadonlyMap<string, Imports> {
  const files = folders.flatMap((folder) =>
    readdirSync(ROOT + folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.m?[jt]s$/.test(entry.name))
      .map(({ parentPath, name }) => posix.join(parentPath.slice(ROOT.length).replaceAll("\\", "/"), name)),
  );
  return new Map(files.sort().map((file) => [file, importsOf(file)]));
}

/** The text of a file of this project. */
export function textOf(file: string): string {
  return readFileSync(ROOT + file, "utf8");
}

function importsOf(file: string): Imports {
  const specifiers = ts.preProcessFile(textOf(file), true, true).importedFiles.map(({ fileName }) => fileName);
  const own = specifiers.filter((specifier) => specifier.startsWith("."));
  return {
    files: own.map((specifier) => resolved(posix.join(posix.dirname(file), specifier))),
    packages: specifiers.filter((specifier) => !specifier.startsWith(".")),
  };
}

// TypeScript imports by the name that a file has once it is compiled.
function resolved(path: string): string {
  const source = path.replace(/\.js$/, ".ts");
  return existsSync(ROOT + source) ? source : path;
}
