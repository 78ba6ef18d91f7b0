import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A TypeScript file of this project, parsed. */
export interface Source {
  /** From the project's folder, with slashes. */
  readonly path: string;
  readonly file: ts.SourceFile;
}

/** All TypeScript files in these folders of the project. */
export function readSources(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
        return { path: relative(ROOT, path).replaceAll("\\", "/"), file };
      }),
  );
}

/** Calls `look` with every node of a file, except for what is in its imports. */
export function eachNode({ file }: Source, look: (node: ts.Node) => void): void {
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    look(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
}
