import { type AstNode, type Place, span } from "../ast.js";
import type { Edit, Operator } from "../mutant.js";

/** What an operator may look at beside the node. */
export interface Context {
  readonly source: Buffer;
  /** Members of a struct or an enumeration that could stand for the one with this id. */
  readonly siblings: ReadonlyMap<number, readonly string[]>;
}

/** Gives the changes of one kind that a node allows. */
export type MutationOperator = (place: Place, context: Context) => Edit[];

export function textOf(node: AstNode, { source }: Context): string {
  const { start, end } = span(node);
  return source.subarray(start, end).toString("utf8");
}

/** The node becomes `replacement`. */
export function replace(operator: Operator, node: AstNode, replacement: string): Edit {
  return { operator, ...span(node), replacement };
}

/** The first `token` between two nodes becomes each of `replacements`. */
export function replaceToken(
  operator: Operator,
  range: { start: number; end: number },
  token: string,
  replacements: readonly string[],
  { source }: Context,
): Edit[] {
  const at = source.subarray(range.start, range.end).indexOf(token);
  if (at < 0) return [];
  const start = range.start + at;
  return replacements.map((replacement) => ({ operator, start, end: start + token.length, replacement }));
}
