import { isAddress, isHexString } from "ethers";

import { TERMS_TYPES } from "../typed-data.js";
import type { Terms } from "../types.js";
import type { Finding } from "./finding.js";

/** Whether every value fits the field of the contract that will hold it. */
export function* widthRules(terms: Terms): Generator<Finding> {
  yield* structRules(TERMS_TYPES.Terms, { ...terms }, "");
}

function* structRules(
  fields: readonly { name: string; type: string }[],
  values: Record<string, unknown>,
  path: string,
): Generator<Finding> {
  for (const { name, type } of fields) {
    const value = values[name];
    if (!type.endsWith("[]")) {
      yield* valueRules(type, value, path + name);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries())
        yield* valueRules(type.slice(0, -2), item, `${path}${name}[${index}]`);
    } else {
      yield ["NotEncodable", `${path}${name} is not a list.`];
    }
  }
}

function* valueRules(type: string, value: unknown, path: string): Generator<Finding> {
  if (type === "Step") {
    if (typeof value !== "object" || value === null) yield ["NotEncodable", `${path} is not a step.`];
    else yield* structRules(TERMS_TYPES.Step, { ...value }, `${path}.`);
  } else if (!fits(type, value)) {
    yield ["NotEncodable", `${path} is ${String(value)}, which is no ${type}.`];
  }
}

function fits(type: string, value: unknown): boolean {
  if (type === "address") return isAddress(value) && isHexString(value, 20);
  if (type === "bytes32") return isHexString(value, 32);
  if (type === "bool") return typeof value === "boolean";
  return typeof value === "bigint" && value >= 0n && value < 2n ** BigInt(type.slice("uint".length));
}
