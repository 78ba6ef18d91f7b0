import type { z } from "zod";

import { MetricArgumentsError } from "./errors.js";

/** Whose arguments they are, in words, and where they are described. */
export interface ArgumentsOf {
  readonly metric: string;
  readonly readme: string;
}

/**
 * Checks a source's arguments, given by a person or a file, and adds what may be left out.
 *
 * @throws MetricArgumentsError naming each argument that is wrong, in words for whoever wrote it.
 */
export function parseArguments<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  { metric, readme }: ArgumentsOf,
): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: wordsOf });
  if (parsed.success) return parsed.data;

  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "arguments"}: ${message}`);
  throw new MetricArgumentsError(
    `The arguments of the ${metric} metric are not valid (${problems.join("; ")}).`,
    `Correct them as ${readme} describes, before anybody signs.`,
  );
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of names and values",
};

/** What is wrong, where the schema has no words of its own for it. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "is missing" : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return issue.input === undefined ? "is missing" : `must be one of ${issue.values.join(", ")}`;
    case "unrecognized_keys":
      return `there is no ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
    case "too_small":
      return `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
}
