import { type AgreementContent, agreementSchema } from "./schema.js";
import { schemaProblems } from "./schema/problems.js";
import { type FileProblem, inOrder } from "./problem.js";
import type { Positions } from "./positions.js";
import { readTree } from "./yaml/read-tree.js";

/** An agreement file that has been read: what it says, and where. */
export interface AgreementFile {
  readonly content: AgreementContent;
  readonly positions: Positions;
}

/** Something that was made, or all reasons why it could not be. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Reads an agreement file, YAML or JSON. Whatever the text, it throws nothing: it gives the file, or every problem with
 * its line and what to do about it.
 *
 * What the file says is not judged yet: `compileAgreementFile` makes the terms, `checkAgreement` says who should not sign.
 */
export function parseAgreementFile(text: string): Outcome<AgreementFile> {
  const { data, positions, problems, readable } = readTree(text);
  if (!readable) return { ok: false, problems: inOrder(problems) };

  const parsed = agreementSchema.safeParse(data);
  if (parsed.success && problems.length === 0) return { ok: true, value: { content: parsed.data, positions } };

  const issues = parsed.success ? [] : parsed.error.issues;
  const all = [...problems, ...issues.flatMap((issue) => schemaProblems(issue, data, positions))];
  return { ok: false, problems: inOrder(all) };
}
