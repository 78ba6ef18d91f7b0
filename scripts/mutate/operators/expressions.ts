import { child, children, span, typeOf } from "../ast.js";
import type { Edit, Operator } from "../mutant.js";
import { type MutationOperator, replace, replaceToken, textOf } from "./context.js";

const ARITHMETIC: Readonly<Record<string, readonly string[]>> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "<<": [">>"],
  ">>": ["<<"],
  "&": ["|"],
  "|": ["&"],
  "^": ["&"],
};

/** Each one off, and turned round. */
const COMPARISON: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};

const LOGIC: Readonly<Record<string, readonly string[]>> = { "&&": ["||"], "||": ["&&"] };

export const binaryOperation: MutationOperator = ({ node }, context) => {
  if (node.nodeType !== "BinaryOperation") return [];
  const [left, right] = [child(node, "leftExpression"), child(node, "rightExpression")];
  if (left === undefined || right === undefined) return [];
  const token = String(node["operator"]);
  const between = { start: span(left).end, end: span(right).start };
  const swapped = (operator: Operator, table: Readonly<Record<string, readonly string[]>>) =>
    replaceToken(operator, between, token, table[token] ?? [], context);
  const alone = (operator: Operator): Edit[] =>
    [left, right].map((side) => replace(operator, node, textOf(side, context)));

  if (token in ARITHMETIC) return [...swapped("arithmetic", ARITHMETIC), ...alone("operand")];
  if (token in LOGIC) return [...swapped("logic", LOGIC), ...alone("logic")];
  return swapped("comparison", COMPARISON);
};

export const unaryOperation: MutationOperator = ({ node }, context) => {
  const inner = child(node, "subExpression");
  if (node.nodeType !== "UnaryOperation" || inner === undefined) return [];
  if (node["operator"] === "!") return [replace("logic", node, textOf(inner, context))];
  if (node["operator"] === "++") return replaceToken("step", span(node), "++", ["--"], context);
  if (node["operator"] === "--") return replaceToken("step", span(node), "--", ["++"], context);
  return [];
};

export const conditional: MutationOperator = ({ node }, context) => {
  if (node.nodeType !== "Conditional") return [];
  return ["trueExpression", "falseExpression"].flatMap((side) =>
    children(node, side).map((expression) => replace("branch", node, textOf(expression, context))),
  );
};

const ASSIGNMENT: Readonly<Record<string, readonly string[]>> = {
  "+=": ["-=", "="],
  "-=": ["+=", "="],
  "*=": ["/=", "="],
  "/=": ["*=", "="],
  "|=": ["&=", "="],
  "&=": ["|=", "="],
};

export const assignment: MutationOperator = ({ node }, context) => {
  const [left, right] = [child(node, "leftHandSide"), child(node, "rightHandSide")];
  if (node.nodeType !== "Assignment" || left === undefined || right === undefined) return [];
  const token = String(node["operator"]);
  return replaceToken(
    "assignment",
    { start: span(left).end, end: span(right).start },
    token,
    ASSIGNMENT[token] ?? [],
    context,
  );
};

/** Neighbours of one type change places: in calls, structs, errors and events. */
export const swappedArguments: MutationOperator = ({ node }, context) => {
  if (node.nodeType !== "FunctionCall") return [];
  const given = children(node, "arguments");
  return given.slice(1).flatMap((second, i) => {
    const first = given[i];
    if (first === undefined || typeOf(first) !== typeOf(second)) return [];
    const [a, b] = [textOf(first, context), textOf(second, context)];
    if (a === b) return [];
    const between = context.source.subarray(span(first).end, span(second).start).toString("utf8");
    const edit = { start: span(first).start, end: span(second).end, replacement: `${b}${between}${a}` };
    return [{ operator: "arguments" as const, ...edit }];
  });
};

/** Another field of the same struct, another member of the same enumeration. */
export const otherMember: MutationOperator = ({ node }, { siblings, source }) => {
  if (node.nodeType !== "MemberAccess") return [];
  const others = siblings.get(Number(node["referencedDeclaration"])) ?? [];
  const { start, end } = span(node);
  const name = String(node["memberName"]);
  // The node ends with the name, unless it is a call option.
  if (source.subarray(end - name.length, end).toString("utf8") !== name) return [];
  const operator = typeOf(node).startsWith("enum ") && typeOf(child(node, "expression")).startsWith("type(");
  return others.map((replacement) => ({
    operator: operator ? ("state" as const) : ("member" as const),
    start: Math.max(start, end - name.length),
    end,
    replacement,
  }));
};

/** The environment: the clock, the caller, the limit of a type. */
export const environment: MutationOperator = ({ node }, context) => {
  if (node.nodeType !== "MemberAccess") return [];
  const text = textOf(node, context);
  if (text === "block.timestamp") return ["+", "-"].map((sign) => replace("time", node, `(${text} ${sign} 1)`));
  if (text === "block.chainid") return [replace("bound", node, `(${text} + 1)`)];
  if (text === "msg.sender") return [replace("sender", node, "tx.origin")];
  if (/^type\(\w+\)\.max$/.test(text)) return [replace("bound", node, `(${text} - 1)`)];
  return [];
};
