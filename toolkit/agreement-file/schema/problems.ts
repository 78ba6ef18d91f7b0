import type { z } from "zod";

import { nearest } from "../nearest.js";
import type { Positions } from "../positions.js";
import { type FileProblem, type Path, pathText } from "../problem.js";
import { agreementSchema } from "../schema.js";
import { knownKeys } from "./known-keys.js";

/** What the schema finds wrong with `data`, in words and with lines. */
export function schemaProblems(issue: z.core.$ZodIssue, data: unknown, positions: Positions): FileProblem[] {
  const path = issue.path.filter((part) => typeof part !== "symbol");
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...path, key], data, positions));

  const value = valueAt(data, path);
  if (issue.code === "invalid_union" && "options" in issue) return [unknownModel(path, value, issue, positions)];
  const remedy = issue.code === "invalid_type" && isGroup(issue) ? groupRemedy(data, path) : issue.message;
  if (value === undefined || value === null) {
    // A missing key stands nowhere: the key of the section that should hold it is the line to look at.
    const position = value === null ? positions.of(path) : positions.ofKey(path.slice(0, -1));
    return [{ ...position, path: pathText(path), problem: `This is ${value === null ? "empty" : "missing"}.`, remedy }];
  }
  return [positions.problem(path, `${say(value)} cannot stand here.`, remedy)];
}

function unknownKey(path: Path, data: unknown, positions: Positions): FileProblem {
  const key = String(path.at(-1));
  const known = knownKeys(agreementSchema, data, path.slice(0, -1));
  const meant = nearest(key, known);
  return {
    ...positions.ofKey(path),
    path: pathText(path),
    problem: `There is no field ${JSON.stringify(shorten(key))} here.`,
    remedy: meant === undefined ? `The fields here are ${known.join(", ")}.` : `Did you mean ${meant}?`,
  };
}

function unknownModel(path: Path, value: unknown, issue: z.core.$ZodIssue, positions: Positions): FileProblem {
  const known = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const meant = typeof value === "string" ? nearest(value, known) : undefined;
  const missing = value === undefined || value === null;
  return {
    ...(missing ? positions.ofKey(path.slice(0, -1)) : positions.of(path)),
    path: pathText(path),
    problem: missing ? "This is missing." : `There is no model ${say(value)}.`,
    remedy: meant === undefined ? `The models are ${known.join(", ")}.` : `Did you mean ${meant}?`,
  };
}

function isGroup(issue: z.core.$ZodIssueInvalidType): boolean {
  return issue.expected === "object";
}

function groupRemedy(data: unknown, path: Path): string {
  const keys = knownKeys(agreementSchema, data, path);
  if (keys.length === 0)
    return "Write its fields below it, indented, beginning with its model, such as model: pay-per-unit.";
  return `Write its fields below it, indented: ${keys.join(", ")}.`;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    data,
  );
}

function say(value: unknown): string {
  if (Array.isArray(value)) return `A list of ${value.length}`;
  if (typeof value === "object") return "A group of fields";
  return typeof value === "string" ? JSON.stringify(shorten(value)) : JSON.stringify(value);
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
