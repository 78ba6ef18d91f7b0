import type { Provider } from "ethers";

import { joinSignatures } from "../../toolkit/safe/join-signatures.js";
import { readOwners } from "../../toolkit/safe/owners.js";
import { safeMessage } from "../../toolkit/safe/safe-message.js";
import { requireSigned, signedAgreement } from "../../toolkit/signing/sign-agreement.js";
import type { SignedAgreement } from "../../toolkit/signing/signed-agreement.js";
import { typedDataJson } from "../../toolkit/signing/typed-data-json.js";
import { agreementId } from "../../toolkit/terms/typed-data.js";
import type { TaskResult } from "../support/task-action.js";
import type { Signable } from "./signable.js";

/**
 * What the owners of a Safe sign so that it signs as the agency.
 *
 * @throws {NoSafeError} when the agency is none.
 */
export async function ownersMessage({ agreement }: Signable, provider: Provider): Promise<TaskResult> {
  const { terms, location } = agreement;
  const { owners, threshold } = await readOwners(terms.agency, provider);
  const digest = agreementId(terms, location);
  const typedData = typedDataJson(safeMessage(digest, { chainId: location.chainId, safe: terms.agency }));
  return {
    text: [
      typedData,
      "",
      `${threshold} of the Safe's ${owners.length} owners sign this typed data (EIP-712), each with its own wallet:`,
      ...owners.map((owner) => `  ${owner}`),
      "Save each signature to a file. Then run this again with --signatures and the files' names, separated by commas.",
    ].join("\n"),
    data: { id: digest, safe: terms.agency, owners, threshold, typedData: JSON.parse(typedData) as unknown },
  };
}

/**
 * The agreement with the Safe's signature, joined from those of its owners, and accepted by the Safe itself.
 *
 * @param texts Contents of the owners' files: the signature in hexadecimal, or JSON with it as `signature`.
 * @throws {NoSafeError} {NotAnOwnerError} {OwnersMissingError} {NotSignedError}
 */
export async function signedBySafe(
  { agreement, annex }: Signable,
  texts: readonly string[],
  provider: Provider,
): Promise<SignedAgreement> {
  const { terms, location } = agreement;
  const owners = await readOwners(terms.agency, provider);
  const safe = { chainId: location.chainId, safe: terms.agency };
  const signature = joinSignatures(agreementId(terms, location), safe, owners, texts.map(signatureIn));
  const signed = signedAgreement(agreement, signature, annex);
  await requireSigned(signed, provider);
  return signed;
}

/** Wallets give the bare signature, tools like to wrap it. What is neither is refused as no signature. */
function signatureIn(text: string): string {
  const bare = text.trim().replace(/^"(.*)"$/s, "$1");
  if (!bare.startsWith("{")) return bare;
  try {
    const { signature } = JSON.parse(bare) as { signature?: unknown };
    return typeof signature === "string" ? signature : bare;
  } catch {
    return bare;
  }
}
