import type { z } from "zod";

import { InvalidFileError, type FileProblem } from "./errors.js";

/** Far more than any agreement needs. */
const MAX_CHARACTERS = 1_000_000;

/**
 * The fields of a JSON file by `schema`.
 *
 * @param what What it is, for people: `signed agreement`.
 * @throws {InvalidFileError} with every field that is wrong.
 */
export function readJson<Schema extends z.ZodType>(text: string, schema: Schema, what: string): z.output<Schema> {
  if (text.length > MAX_CHARACTERS) throw unreadable(what, "It is far too long.");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(what, "It is not JSON.");
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new InvalidFileError(
    what,
    parsed.error.issues.map(({ path, message }): FileProblem => ({
      path: path.map(String).join(".") || "file",
      problem: message.endsWith("received undefined") ? "It is missing." : `${message}.`,
      remedy: "Ask for the whole file again; it is made by a program and not meant to be edited.",
    })),
  );
}

function unreadable(what: string, problem: string): InvalidFileError {
  return new InvalidFileError(what, [{ path: "file", problem, remedy: "Ask for the whole file again." }]);
}
