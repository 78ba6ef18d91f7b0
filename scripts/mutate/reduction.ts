import { type AstNode, span, walk } from "./ast.js";
import { CompilerRefusal, type Compiler } from "./compiler.js";
import type { Change } from "./mutant.js";
import { read } from "./project.js";

/** Changes by file. */
export type Changes = ReadonlyMap<string, readonly Change[]>;

/** A body that fits any function. */
const EMPTY = "{ revert(); }";

/** No project has so many functions that are too deep. */
const MOST = 20;

/**
 * Functions that only the IR pipeline can fit on the stack, emptied: then the fast profile compiles all others, for tests
 * that call none of them. A mutant in such a function needs the other profile.
 *
 * @throws CompilerRefusal when something else is wrong.
 */
export function reduce(compiler: Compiler, trees: ReadonlyMap<string, AstNode>, files: readonly string[]): Changes {
  const emptied = new Map<string, Change[]>();
  for (let tries = 0; tries < MOST; ++tries) {
    try {
      compiler.bytecodes(files, "fast", contents(emptied));
      return emptied;
    } catch (error) {
      if (!(error instanceof CompilerRefusal) || error.tooDeep === undefined) throw error;
      const { file, line } = error.tooDeep;
      const body = bodyAround(trees.get(file), contentAt(file, line, emptied));
      if (body === undefined) throw error;
      emptied.set(file, [...(emptied.get(file) ?? []), { ...span(body), replacement: EMPTY }]);
    }
  }
  throw new Error(`More than ${MOST} functions of ${files.join(", ")} are too deep for the stack.`);
}

/** The files with all changes made, which must not overlap. */
export function contents(changes: Changes): ReadonlyMap<string, string> {
  return new Map([...changes].map(([file, list]) => [file, apply(read(file), list)]));
}

/** Adds one more change to a file. */
export function withChange(changes: Changes, file: string, change: Change): Changes {
  return new Map([...changes, [file, [...(changes.get(file) ?? []), change]]]);
}

/** Whether a change lies in something that is emptied. */
export function isEmptied(changes: Changes, file: string, { start, end }: Change): boolean {
  return (changes.get(file) ?? []).some((change) => start < change.end && change.start < end);
}

function apply(source: Buffer, changes: readonly Change[]): string {
  let result = source;
  for (const { start, end, replacement } of [...changes].sort((a, b) => b.start - a.start)) {
    result = Buffer.concat([result.subarray(0, start), Buffer.from(replacement), result.subarray(end)]);
  }
  return result.toString("utf8");
}

/** The byte of the original file at which a line of the changed one begins. */
function contentAt(file: string, line: number, changes: Changes): number {
  const before = (contents(changes).get(file) ?? read(file).toString("utf8")).split("\n").slice(0, line - 1);
  let offset = Buffer.byteLength(before.join("\n")) + 1;
  for (const { start, end, replacement } of [...(changes.get(file) ?? [])].sort((a, b) => a.start - b.start)) {
    if (start < offset) offset += end - start - replacement.length;
  }
  return offset;
}

/** The body of the function that an offset lies in. */
function bodyAround(tree: AstNode | undefined, offset: number): AstNode | undefined {
  if (tree === undefined) return undefined;
  for (const { node, field, parent } of walk(tree)) {
    const { start, end } = span(node);
    if (field === "body" && parent?.node.nodeType === "FunctionDefinition" && start <= offset && offset < end) {
      return node;
    }
  }
  return undefined;
}
