import { getAddress, type Signer } from "ethers";

import type { Agreement } from "../agreement/agreement.js";
import { agreementId, signTerms } from "../terms/typed-data.js";
import { assertValidTerms } from "../terms/validity.js";
import { WrongSenderError, NotSignedError } from "./errors.js";
import { checkSignature } from "./check-signature.js";
import type { AnnexPart, SignedAgreement } from "./signed-agreement.js";

/**
 * Has the agency sign the terms, as typed data that its wallet shows field by field.
 *
 * @throws {InvalidTermsError} when the escrow would refuse them.
 * @throws {WrongSenderError} before the wallet is asked, when the signer is not the agency.
 */
export async function signAgreement(
  agreement: Agreement,
  signer: Signer,
  annex: readonly AnnexPart[] = [],
): Promise<SignedAgreement> {
  const { terms, location } = agreement;
  assertValidTerms(terms, { escrow: location.verifyingContract });
  const account = getAddress(await signer.getAddress());
  if (account !== getAddress(terms.agency)) {
    throw new WrongSenderError(
      `The terms name ${getAddress(terms.agency)} as the agency, and the signer is ${account}.`,
      "Sign with the agency's account. For a Safe, have its owners sign and join their signatures.",
    );
  }
  return signedAgreement(agreement, await signTerms(signer, terms, location), annex);
}

/** The agreement with a signature that was made elsewhere, such as by a Safe's owners. */
export function signedAgreement(
  agreement: Agreement,
  signature: string,
  annex: readonly AnnexPart[] = [],
): SignedAgreement {
  return { agreement, id: agreementId(agreement.terms, agreement.location), signature, annex };
}

/**
 * Refuses a signed agreement whose signature the escrow would refuse.
 *
 * @throws {NotSignedError} also when only the chain could tell and there is no provider.
 * @throws What `checkSignature` throws.
 */
export async function requireSigned(
  { agreement, id, signature }: SignedAgreement,
  provider?: Parameters<typeof checkSignature>[1],
): Promise<void> {
  const { terms, location } = agreement;
  const verdict = await checkSignature({ party: terms.agency, digest: id, signature, location }, provider);
  if (verdict === "valid") return;
  throw new NotSignedError(
    verdict === "unchecked"
      ? `Whether the signature is that of the agency's wallet contract ${getAddress(terms.agency)}, only the chain can tell.`
      : `The signature is not that of the agency ${getAddress(terms.agency)} over these terms.`,
    verdict === "unchecked"
      ? "Connect to the agreement's chain and check again."
      : "Do not pay. Ask the agency to sign exactly these terms again.",
  );
}
