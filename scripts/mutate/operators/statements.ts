import { type AstNode, child, children, type Place, span } from "../ast.js";
import type { Edit, Operator } from "../mutant.js";
import { type Context, type MutationOperator, replace, textOf } from "./context.js";

/** A condition whose only consequence is a revert. */
function isGuard(node: AstNode): boolean {
  const body = child(node, "trueBody");
  if (body === undefined || child(node, "falseBody") !== undefined) return false;
  const statements = body.nodeType === "Block" ? children(body, "statements") : [body];
  return statements.length === 1 && statements[0]?.nodeType === "RevertStatement";
}

/** A guard that always reverts would be killed by anything: it is only ever left out. */
export const condition: MutationOperator = ({ node }) => {
  const test = child(node, "condition");
  if (test === undefined) return [];
  if (node.nodeType === "WhileStatement" || node.nodeType === "ForStatement") {
    return [replace("condition", test, "false")];
  }
  if (node.nodeType !== "IfStatement") return [];
  if (isGuard(node)) return [replace("guard", test, "false")];
  return ["true", "false"].map((value) => replace("condition", test, value));
};

const REMOVED: Readonly<Record<string, Operator>> = {
  ExpressionStatement: "statement",
  RevertStatement: "guard",
  EmitStatement: "event",
  Return: "return",
  Break: "statement",
  Continue: "statement",
};

export const removedStatement: MutationOperator = (place, context) => {
  const { node, field, parent } = place;
  const operator = REMOVED[node.nodeType];
  if (operator === undefined || isOnlyConsequence(place)) return [];
  if (parent?.node.nodeType === "ForStatement" && field === "loopExpression") return [replace(operator, node, "")];
  return [without(operator, node, context)];
};

/** Already left out with the guard that leads to it. */
function isOnlyConsequence({ node, parent }: Place): boolean {
  if (node.nodeType !== "RevertStatement") return false;
  const owner = parent?.node.nodeType === "Block" ? parent.parent : parent;
  return owner?.node.nodeType === "IfStatement" && isGuard(owner.node);
}

/** The statement with its semicolon, which is no part of the node. */
function without(operator: Operator, node: AstNode, { source }: Context): Edit {
  const { start, end } = span(node);
  const semicolon = /^\s*;/.exec(source.subarray(end, end + 200).toString("utf8"))?.[0].length ?? 0;
  return { operator, start, end: end + semicolon, replacement: "{}" };
}

export const initialValue: MutationOperator = ({ node, parent }, context) => {
  const value = child(node, "initialValue");
  // In a loop's head it is where the loop begins, which `literal` moves.
  if (node.nodeType !== "VariableDeclarationStatement" || value === undefined) return [];
  if (parent?.node.nodeType === "ForStatement" || children(node, "declarations").length !== 1) return [];
  const declaration = child(node, "declarations");
  return declaration === undefined ? [] : [replace("initial", node, textOf(declaration, context))];
};

export const modifier: MutationOperator = ({ node }) =>
  node.nodeType === "ModifierInvocation" && node["kind"] === "modifierInvocation"
    ? [replace("modifier", node, "")]
    : [];
