/*
 * Every task that the project defines is run through Hardhat by some test.
 */
import { expect } from "chai";
import ts from "typescript";

import { tasks } from "../../tasks/index.js";
import { eachNode, readSources, type Source } from "../support/source.js";

/** How a test names the task that it runs: in full, or with a part that a helper puts in. */
type Pattern = readonly (string | undefined)[];

const sources = readSources("test/tasks");

describe("Every task", () => {
  const patterns = new Map(sources.map((source) => [source.path, patternsOf(source)]));

  it("is found, and so is what runs them", () => {
    expect(tasks.length).to.be.greaterThan(30);
    expect([...patterns.values()].flat().length).to.be.greaterThan(10);
  });

  for (const { id } of tasks.filter(hasAction)) {
    const name = `hardhat ${id.join(" ")}`;
    it(`${name} is run by a test`, () => {
      const running = sources.filter((source) => runs(source, id));
      expect(
        running.map(({ path }) => path),
        `no test runs ${name}`,
      ).not.to.deep.equal([]);
    });
  }

  /** Whether a file runs the task itself, or names what a helper, its own or an imported one, puts in. */
  function runs(source: Source, id: readonly string[]): boolean {
    const said = textsIn(source);
    return [...withImports(source)]
      .flatMap((path) => patterns.get(path) ?? [])
      .some(
        (pattern) =>
          pattern.length === id.length &&
          pattern.every((part, index) => (part === undefined ? said.has(id[index] ?? "") : part === id[index])),
      );
  }
});

/** Groups of tasks have none. */
function hasAction(task: object): boolean {
  return "action" in task && (task as { action?: unknown }).action !== undefined;
}

/** The second arguments of `runTask`. */
function patternsOf(source: Source): Pattern[] {
  const found: Pattern[] = [];
  eachNode(source, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "runTask") return;
    const task = node.arguments[1];
    if (task === undefined || !ts.isArrayLiteralExpression(task)) return;
    found.push(task.elements.map((part) => (ts.isStringLiteral(part) ? part.text : undefined)));
  });
  return found;
}

/** Texts that are first arguments of a call, or in a list of cases. */
function textsIn(source: Source): ReadonlySet<string> {
  const found = new Set<string>();
  eachNode(source, (node) => {
    if (!ts.isStringLiteral(node)) return;
    const { parent } = node;
    if (ts.isArrayLiteralExpression(parent) || (ts.isCallExpression(parent) && parent.arguments[0] === node)) {
      found.add(node.text);
    }
  });
  return found;
}

/** A file, and what it imports of test/tasks, also through others. */
function withImports(source: Source, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(source.path)) return found;
  found.add(source.path);
  for (const path of importsOf(source)) {
    const imported = sources.find((each) => each.path === path);
    if (imported !== undefined) withImports(imported, found);
  }
  return found;
}

/** Files that a file imports, wherever they are. */
function importsOf({ file, path }: Source): string[] {
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { pathname } = new URL(statement.moduleSpecifier.text, `file:///${path}`);
    return [pathname.slice(1).replace(/\.js$/, ".ts")];
  });
}
