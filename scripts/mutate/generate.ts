import { type AstNode, children, type Place, typeOf, walk } from "./ast.js";
import { type Edit, type Mutant, mutantId } from "./mutant.js";
import { MUTATION_OPERATORS } from "./operators/all.js";
import { mutatedFiles, read } from "./project.js";

/** Every mutant of the project's contracts, in the order of the files. */
export function generateMutants(trees: ReadonlyMap<string, AstNode>): Mutant[] {
  const siblings = siblingsOf(trees);
  return mutatedFiles().flatMap((file) => {
    const tree = trees.get(file);
    return tree === undefined ? [] : mutantsOf(file, tree, siblings);
  });
}

function mutantsOf(file: string, tree: AstNode, siblings: ReadonlyMap<number, readonly string[]>): Mutant[] {
  const source = read(file);
  const context = { source, siblings };
  const seen = new Set<string>();
  const ordinals = new Map<string, number>();
  const mutants: Mutant[] = [];

  for (const [scope, root] of code(tree)) {
    for (const place of walk(root)) {
      if (isConstantType(place)) continue;
      for (const edit of MUTATION_OPERATORS.flatMap((operator) => operator(place, context))) {
        // Two operators may make the same change.
        const change = `${edit.start}:${edit.end}:${edit.replacement}`;
        const original = source.subarray(edit.start, edit.end).toString("utf8");
        if (seen.has(change) || original === edit.replacement) continue;
        seen.add(change);
        mutants.push(identify(file, scope, edit, original, source, ordinals));
      }
    }
  }
  return mutants;
}

function identify(
  file: string,
  scope: string,
  edit: Edit,
  original: string,
  source: Buffer,
  ordinals: Map<string, number>,
): Mutant {
  const alike = mutantId(file, scope, edit, original, 0);
  const ordinal = ordinals.get(alike) ?? 0;
  ordinals.set(alike, ordinal + 1);
  const line = source.subarray(0, edit.start).toString("utf8").split("\n").length;
  return { id: mutantId(file, scope, edit, original, ordinal), file, line, scope, original, ...edit };
}

/** What runs: functions, modifiers and the values of state variables, each with the name of where it stands. */
function* code(tree: AstNode): Generator<[scope: string, root: AstNode]> {
  for (const contract of children(tree, "nodes")) {
    if (contract.nodeType !== "ContractDefinition" || contract["contractKind"] === "interface") continue;
    for (const member of children(contract, "nodes")) {
      // A constructor has no name.
      const name = (member["name"] as string | undefined) || (member["kind"] as string | undefined) || "";
      const scope = `${String(contract["name"])}.${name}`;
      if (member.nodeType === "FunctionDefinition") {
        for (const part of [...children(member, "modifiers"), ...children(member, "body")]) yield [scope, part];
      }
      if (member.nodeType === "ModifierDefinition") for (const body of children(member, "body")) yield [scope, body];
      if (member.nodeType === "VariableDeclaration")
        for (const value of children(member, "value")) yield [scope, value];
    }
  }
}

/** The 128 of `type(uint128)` or the length of an array type are no code. */
function isConstantType({ field, parent }: Place): boolean {
  return field === "length" && parent?.node.nodeType === "ArrayTypeName";
}

/** For each field of a struct the next one of its type, for each member of an enumeration the next one. */
function siblingsOf(trees: ReadonlyMap<string, AstNode>): ReadonlyMap<number, readonly string[]> {
  const siblings = new Map<number, readonly string[]>();
  for (const tree of trees.values()) {
    for (const { node } of walk(tree)) {
      const isEnum = node.nodeType === "EnumDefinition";
      if (!isEnum && node.nodeType !== "StructDefinition") continue;
      const members = children(node, "members");
      members.forEach((member, i) => {
        const others = [...members.slice(i + 1), ...members.slice(0, i)];
        const next = others.find((other) => isEnum || typeOf(other) === typeOf(member));
        if (next !== undefined) siblings.set(Number(member["id"]), [String(next["name"])]);
      });
    }
  }
  return siblings;
}
