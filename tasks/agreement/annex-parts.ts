import { ZeroHash } from "ethers";

import { annexHash, type AnnexParts } from "../../toolkit/agreement-file/annex.js";
import type { AnnexPart } from "../../toolkit/signing/signed-agreement.js";

/** How the parts of an annex are called in a signed file. */
const NAMES: Readonly<Record<keyof AnnexParts, string>> = {
  legalText: "legal text",
  agreementFile: "agreement file",
  nonce: "nonce",
};

/** The parts of an annex as a signed file lists them. */
export function toAnnexParts(parts: AnnexParts): AnnexPart[] {
  return Object.entries(NAMES).map(([key, name]) => ({ name, hash: parts[key as keyof AnnexParts] }));
}

/** The annex that parts of a signed file make, by the rule of agreement files. */
export function annexOfParts(parts: readonly AnnexPart[]): string {
  const hash = (key: keyof AnnexParts) => parts.find(({ name }) => name === NAMES[key])?.hash ?? ZeroHash;
  return annexHash({ legalText: hash("legalText"), agreementFile: hash("agreementFile"), nonce: hash("nonce") });
}
