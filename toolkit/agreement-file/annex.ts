import { AbiCoder, id, keccak256, ZeroHash } from "ethers";

import { canonicalJson } from "./canonical.js";
import type { AgreementContent } from "./schema.js";

/** What the terms' `annex` commits to, each as 32 bytes. */
export interface AnnexParts {
  /** keccak256 of the legal text's bytes; the zero hash for none. */
  readonly legalText: string;
  /** keccak256 of the agreement file in its canonical form: comments and formatting do not matter. */
  readonly agreementFile: string;
  /** keccak256 of the file's nonce, which keeps anyone from guessing texts until one fits. */
  readonly nonce: string;
}

const fields = "bytes32 legalText,bytes32 agreementFile,bytes32 nonce";
const typeHash = id(`AgreementAnnex(${fields})`);

/** The `annex` of the terms: one hash over all that is signed beyond them. */
export function annexHash({ legalText, agreementFile, nonce }: AnnexParts): string {
  const words = ["bytes32", "bytes32", "bytes32", "bytes32"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(words, [typeHash, legalText, agreementFile, nonce]));
}

/**
 * What the annex of an agreement file is made of.
 *
 * @param legalText keccak256 of the bytes of the document that `content.annex.document` names; left out for none.
 */
export function annexParts(content: AgreementContent, legalText: string = ZeroHash): AnnexParts {
  return { legalText, agreementFile: id(canonicalJson(content)), nonce: id(content.annex.nonce ?? "") };
}

/**
 * Whether `annex`, as terms have it, commits to this file and this legal text: for whoever holds both and the terms from
 * the chain, years later.
 *
 * @param legalText Bytes of the document, or undefined when the agreement has none.
 */
export function verifyAnnex(annex: string, content: AgreementContent, legalText?: Uint8Array): boolean {
  const parts = annexParts(content, legalText === undefined ? ZeroHash : keccak256(legalText));
  return annexHash(parts) === annex.toLowerCase();
}
