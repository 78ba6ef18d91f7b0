import { type CompileContext, fileHash } from "../context.js";
import type { FieldReader } from "../field-reader.js";
import type { Path } from "../problem.js";

/** keccak256 of the document `name`, which the file names at `path`; undefined and a problem when it is not at hand. */
export function readDocumentHash(
  name: string,
  path: Path,
  { files }: CompileContext,
  reader: FieldReader,
): string | undefined {
  const file = files.get(name);
  if (file === undefined) {
    reader.refuse(
      path,
      `The document ${JSON.stringify(name)} is not there.`,
      "Put it beside this file, or correct its name.",
    );
    return undefined;
  }
  return fileHash(file);
}
