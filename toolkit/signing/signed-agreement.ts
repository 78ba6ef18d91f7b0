import { id as keccakOfText, recoverAddress } from "ethers";
import { z } from "zod";

import type { Agreement } from "../agreement/agreement.js";
import { agreementId } from "../terms/typed-data.js";
import { agreementFields, agreementOf } from "./agreement-fields.js";
import { agreementJson } from "./agreement-json.js";
import { agreementProblems } from "./agreement-problems.js";
import { canonicalSignature } from "./canonical-signature.js";
import { InvalidFileError, type FileProblem } from "./errors.js";
import { label, signature, word } from "./fields.js";
import { asKeySignature } from "./key-signature.js";
import { readJson } from "./read-json.js";

const FORMAT = "performance-escrow/signed-agreement";
const VERSION = 1;
const WHAT = "signed agreement";

/** One part of what the annex of the terms is the hash of, such as the contract's text. */
export interface AnnexPart {
  /** Such as `contract.pdf`. */
  readonly name: string;
  /** keccak256 of its bytes. */
  readonly hash: string;
  /** The part itself, where it is a text. */
  readonly text?: string;
}

/**
 * The agency's consent, to be passed to the client: the agreement, whole, and the agency's signature over its terms.
 *
 * Names, time zones and the token's symbol and decimals are for reading and are not signed: whoever passes the file on can
 * change them. That is why names are always shown with their addresses, and why calls compare the token with the chain.
 */
export interface SignedAgreement {
  readonly agreement: Agreement;
  /** The agreement's id, recomputed: what the signature is over. */
  readonly id: string;
  /** The agency's, as the escrow takes it. Whether it is valid says `checkSignature`. */
  readonly signature: string;
  readonly annex: readonly AnnexPart[];
}

const schema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  id: word,
  ...agreementFields,
  annex: z.array(z.strictObject({ name: label, hash: word, text: z.string().optional() })).max(20),
  signature,
});

/** How to check what this part of the toolkit cannot know. */
export interface ReadOptions {
  /** The annex of terms with these parts, by the rule with which it was made; without it the annex is not recomputed. */
  readonly annexOf?: (parts: readonly AnnexPart[]) => string;
}

/**
 * Reads a signed agreement. Nothing in it is believed: the id is recomputed, terms are checked by the escrow's rules, the
 * metric's definition and the annex parts by their hashes, a key's signature by recovering it.
 *
 * @throws {InvalidFileError} with everything that is wrong with it.
 */
export function parseSignedAgreement(text: string, { annexOf }: ReadOptions = {}): SignedAgreement {
  const file = readJson(text, schema, WHAT);
  const { id: given, annex, signature: signed } = file;
  const agreement = agreementOf(file);
  const problems = agreementProblems(agreement);
  // Without valid terms there is no id to compare.
  const id = problems.some(({ path }) => path === "terms") ? given : agreementId(agreement.terms, agreement.location);
  if (id !== given) problems.push(otherId(id, given));
  const parts = annex.map(({ name, hash, text: of }) => (of === undefined ? { name, hash } : { name, hash, text: of }));
  problems.push(...annexProblems(parts, agreement.terms.annex, annexOf));
  if (problems.length === 0) problems.push(...signatureProblems(id, signed, agreement.terms.agency));
  if (problems.length > 0) throw new InvalidFileError(WHAT, problems);
  return { agreement, id, signature: canonicalSignature(agreement.terms.agency, id, signed), annex: parts };
}

/** A signed agreement as a file: JSON that `parseSignedAgreement` reads back, and that people can read. */
export function formatSignedAgreement({ agreement, signature: signed, annex }: Omit<SignedAgreement, "id">): string {
  const file: z.input<typeof schema> = {
    format: FORMAT,
    version: VERSION,
    id: agreementId(agreement.terms, agreement.location),
    ...agreementJson(agreement),
    annex: annex.map((part) => ({ ...part })),
    signature: signed,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function otherId(actual: string, given: string): FileProblem {
  return {
    path: "id",
    problem: `These terms, in this escrow and on this chain, have the id ${actual}, not ${given}.`,
    remedy: "Something was changed after it was signed. Do not pay; ask the agency for the file again.",
  };
}

function annexProblems(parts: readonly AnnexPart[], expected: string, annexOf: ReadOptions["annexOf"]): FileProblem[] {
  const remedy = "Ask for the documents that were signed. Do not pay before.";
  const changed = parts.flatMap(({ name, hash, text }, i): FileProblem[] =>
    text === undefined || keccakOfText(text) === hash
      ? []
      : [{ path: `annex.${i}`, problem: `The text of “${name}” is not the one with the hash ${hash}.`, remedy }],
  );
  const annex = annexOf?.(parts);
  if (annex === undefined || annex.toLowerCase() === expected.toLowerCase()) return changed;
  return [
    ...changed,
    { path: "annex", problem: `The parts make the annex ${annex}, but the terms say ${expected}.`, remedy },
  ];
}

/**
 * A key's signature that is somebody else's: a file that is plainly wrong. One that recovers to nobody the terms name may
 * still be that of a contract, which only the chain can tell.
 */
function signatureProblems(id: string, signed: string, agency: string): FileProblem[] {
  if (asKeySignature(agency, id, signed) !== undefined || signed.length !== 2 + 2 * 65) return [];
  try {
    recoverAddress(id, signed);
    return [];
  } catch {
    return [
      {
        path: "signature",
        problem: "It is no signature of a key, and too short for that of a wallet contract.",
        remedy: "Ask the agency to sign again.",
      },
    ];
  }
}
