import { child, span } from "../ast.js";
import { type MutationOperator, replace, textOf } from "./context.js";

const INSTRUCTIONS: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "div",
  div: "mul",
  lt: "gt",
  gt: "lt",
  eq: "lt",
  and: "or",
  or: "and",
  shl: "shr",
  shr: "shl",
};

export const instruction: MutationOperator = ({ node }) => {
  const name = child(node, "functionName");
  if (node.nodeType !== "YulFunctionCall" || name === undefined) return [];
  const other = INSTRUCTIONS[String(name["name"])];
  return other === undefined ? [] : [replace("assembly", name, other)];
};

export const yulLiteral: MutationOperator = ({ node, parent }, context) => {
  if (node.nodeType !== "YulLiteral" || node["kind"] !== "number") return [];
  // Two cases of one value do not compile, and the value of a case is no number to calculate with.
  if (parent?.node.nodeType === "YulCase") return [];
  return [replace("literal", node, String(BigInt(textOf(node, context)) + 1n))];
};

export const yulStatement: MutationOperator = ({ node }) => {
  if (node.nodeType !== "YulExpressionStatement" && node.nodeType !== "YulAssignment") return [];
  return [{ operator: "statement", ...span(node), replacement: "{}" }];
};
