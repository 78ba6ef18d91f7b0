/** A node of the compiler's syntax tree, of Solidity or of Yul. */
export interface AstNode {
  readonly nodeType: string;
  /** "start:length:source", in bytes. */
  readonly src: string;
  readonly [field: string]: unknown;
}

/** A node, the field of its parent that holds it, and the way up. */
export interface Place {
  readonly node: AstNode;
  readonly field: string;
  readonly parent: Place | undefined;
}

export function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** The nodes that `node` holds in `field`. */
export function children(node: AstNode, field: string): AstNode[] {
  const value = node[field];
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

/** The one node that `node` holds in `field`, if any. */
export function child(node: AstNode, field: string): AstNode | undefined {
  return children(node, field)[0];
}

/** Every node below and including `node`, parents first. */
export function* walk(node: AstNode, field = "", parent?: Place): Generator<Place> {
  const place = { node, field, parent };
  yield place;
  for (const name of Object.keys(node)) {
    for (const inner of children(node, name)) yield* walk(inner, name, place);
  }
}

/** Where `node` stands, in bytes: [start, end). */
export function span(node: AstNode): { start: number; end: number } {
  const [start, length] = node.src.split(":").map(Number) as [number, number];
  return { start, end: start + length };
}

/** The type that the compiler gave an expression, in its words. */
export function typeOf(node: AstNode | undefined): string {
  const descriptions = node?.["typeDescriptions"] as { typeString?: string } | undefined;
  return descriptions?.typeString ?? "";
}
