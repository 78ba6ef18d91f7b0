import { getAddress } from "ethers";

import { demand } from "../../pricing/possible.js";
import { checkSignature } from "../../signing/check-signature.js";
import { canonicalSignature } from "../../signing/canonical-signature.js";
import { NotSignedError } from "../../signing/errors.js";
import type { AgreementState, CallContext } from "./state.js";

/** What counts as the agency's agreement to a first funding. */
export interface ConsentGiven {
  /** The agency's signature over the terms. */
  readonly consent?: string | undefined;
  /** Whether the agency itself is the funder. */
  readonly byAgency: boolean;
}

/**
 * The signature to send along with a funding, as the escrow takes it: "0x" where none is needed. It is checked before
 * anybody approves or signs anything for it.
 *
 * @throws {NotPossibleError} when the agency has not agreed.
 * @throws {NotSignedError} when the signature is not the agency's.
 */
export async function consentFor(
  context: CallContext,
  state: AgreementState,
  { consent, byAgency }: ConsentGiven,
): Promise<string> {
  if (state.consent === "given" || byAgency) return "0x";
  demand(
    state.consent !== "retracted",
    "The agency took its consent back.",
    "Ask the agency to propose the terms again, by a transaction of its own.",
  );
  if ((consent === undefined || consent === "0x") && (await consentsOnChain(context, state.id))) return "0x";
  demand(
    consent !== undefined && consent !== "0x",
    "The agency has not agreed to these terms yet.",
    "Bring the agency's signature (the signed file or link), or ask it to propose the terms on chain.",
  );
  return await requireAgencys(context, state.id, consent);
}

/**
 * The agency's signature over the terms, as the escrow takes it.
 *
 * @throws {NotSignedError} when it is not the agency's.
 */
export async function requireAgencys(
  { agreement, provider }: CallContext,
  id: string,
  signed: string,
): Promise<string> {
  const { terms, location } = agreement;
  const signature = canonicalSignature(terms.agency, id, signed);
  const verdict = await checkSignature({ party: terms.agency, digest: id, signature, location }, provider);
  if (verdict === "valid") return signature;
  throw new NotSignedError(
    `The signature is not that of the agency ${getAddress(terms.agency)} over these terms.`,
    "Do not pay. Ask the agency to sign exactly these terms again.",
  );
}

/** Some wallets keep what they signed on chain, as a Safe can, and accept an empty signature for it. */
async function consentsOnChain({ agreement, provider }: CallContext, id: string): Promise<boolean> {
  const { terms, location } = agreement;
  if ((await provider.getCode(terms.agency)) === "0x") return false;
  return (await checkSignature({ party: terms.agency, digest: id, signature: "0x", location }, provider)) === "valid";
}
