import { type MutationOperator, replace, textOf } from "./context.js";

export const literal: MutationOperator = ({ node }, context) => {
  if (node.nodeType !== "Literal") return [];
  const text = textOf(node, context);
  if (node["kind"] === "bool") return [replace("literal", node, text === "true" ? "false" : "true")];
  if (node["kind"] === "number") {
    const more = replace("literal", node, `(${text} + 1)`);
    return /^0(x0*)?$/.test(text) ? [more] : [more, replace("literal", node, `(${text} - 1)`)];
  }
  // Text, perhaps in several pieces: one letter more at its end. Bytes: the last digit.
  if (node["kind"] === "string") return [replace("literal", node, `${text.slice(0, -1)}!${text.slice(-1)}`)];
  if (node["kind"] === "hexString")
    return [
      replace(
        "literal",
        node,
        text.replace(/.(?="$)/, (d) => (d === "0" ? "1" : "0")),
      ),
    ];
  return [];
};
