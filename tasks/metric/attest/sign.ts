import type { Signer } from "ethers";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { Attestation } from "../../../toolkit/attestation/attestation.js";
import { checkSignatures } from "../../../toolkit/attestation/check-signatures.js";
import { signWith } from "../../../toolkit/attestation/collect.js";
import { requireAddress } from "../../support/account.js";
import { signerFor, type Chain } from "../../support/chain.js";
import { requireYes, type Terminal } from "../../support/terminal.js";
import { numberText } from "../number-text.js";

/**
 * The key that signs: of the account of the command line, else the first one here that the metric lists.
 *
 * @throws {NoKeyError} {NotAnAddressError}
 */
export async function chooseSigner(
  chain: Chain,
  { definition }: Attestation,
  account: string | undefined,
): Promise<Signer> {
  if (account !== undefined) return await signerFor(chain, requireAddress(account, "--account"));
  for (const signer of await chain.signers()) {
    if (definition.signers.includes(await signer.getAddress())) return signer;
  }
  return await signerFor(chain, undefined);
}

/**
 * The attestation with the signature of `signer`, after a yes. Whoever has signed already is not asked again.
 *
 * @param now Unix seconds by the chain's clock.
 * @throws {NotASignerError} {TooEarlyError} {DeclinedError} {NobodyToAskError}
 */
export async function signAfterYes(
  agreement: Agreement,
  attestation: Attestation,
  signer: Signer,
  now: bigint,
  terminal: Terminal,
  yes: boolean,
): Promise<Attestation> {
  const account = await signer.getAddress();
  const { definition, value } = attestation;
  const states = await checkSignatures(attestation);
  if (states.some((each) => each.signer === account && each.state === "valid")) {
    terminal.tell(`${account} has signed already.`);
    return attestation;
  }
  if (definition.signers.includes(account)) {
    await requireYes(terminal, `Sign ${numberText(agreement, value)} as ${account}?`, yes);
  }
  return await signWith(attestation, signer, now);
}
