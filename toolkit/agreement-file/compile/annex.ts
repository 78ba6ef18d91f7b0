import { ZeroHash } from "ethers";

import { annexHash, type AnnexParts, annexParts } from "../annex.js";
import type { CompileContext } from "../context.js";
import type { FieldReader } from "../field-reader.js";
import type { AgreementContent } from "../schema.js";
import { readDocumentHash } from "./document.js";

/** The annex of the terms, and what it is made of where the file says so. */
export interface CompiledAnnex {
  readonly hash: string;
  readonly parts?: AnnexParts;
}

/** The annex section, compiled; undefined when there is a problem. */
export function compileAnnex(
  content: AgreementContent,
  context: CompileContext,
  reader: FieldReader,
): CompiledAnnex | undefined {
  const { document, nonce, hash } = content.annex;
  if ((nonce === undefined) === (hash === undefined) || (hash !== undefined && document !== undefined)) {
    reader.refuse(
      ["annex", nonce === undefined ? "nonce" : "hash"],
      nonce === undefined && hash === undefined ? "There is no nonce." : "The annex is given as a whole and as a hash.",
      "Give a nonce of some 32 random letters and digits, and the legal text as document; a hash only if they are lost.",
    );
    return undefined;
  }
  if (hash !== undefined) return { hash: hash.toLowerCase() };
  const legalText =
    document === undefined ? ZeroHash : readDocumentHash(document, ["annex", "document"], context, reader);
  if (legalText === undefined) return undefined;
  const parts = annexParts(content, legalText);
  return { hash: annexHash(parts), parts };
}
