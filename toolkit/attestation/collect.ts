import { getAddress, isAddress, isHexString, type Signer } from "ethers";

import { asKeySignature } from "../signing/key-signature.js";
import type { Attestation, CollectedSignature } from "./attestation.js";
import { ConflictingSignaturesError, InvalidAttestationError, NotASignerError, TooEarlyError } from "./errors.js";
import { attestationHash, signAttestation } from "./typed-data.js";

/**
 * The attestation with one more signature. A key's signature is kept as the chain takes it. Whether another one is a
 * contract's only the chain can tell: see `checkSignatures`.
 *
 * @throws {NotASignerError} when the metric does not list `signer`.
 * @throws {InvalidAttestationError} when `signature` is not hexadecimal.
 * @throws {ConflictingSignaturesError} when there is another one of `signer`, and neither is that of its key.
 */
export function addSignature(attestation: Attestation, signer: string, signature: string): Attestation {
  const account = requireSigner(attestation, signer);
  if (!isHexString(signature) || signature.length % 2 !== 0) {
    throw new InvalidAttestationError(
      `The signature of ${account} is not hexadecimal.`,
      "Give it as the wallet returns it: 0x and two digits a byte.",
    );
  }

  const digest = attestationHash(attestation.question, attestation.value, attestation.location);
  const added = { signer: account, signature: asKeySignature(account, digest, signature) ?? signature.toLowerCase() };
  const existing = attestation.signatures.find((each) => each.signer === account);
  const kept = existing === undefined ? added : preferred(existing, added, digest);

  const all = [...attestation.signatures.filter((each) => each.signer !== account), kept];
  const position = ({ signer: of }: CollectedSignature) => attestation.definition.signers.indexOf(of);
  return { ...attestation, signatures: all.sort((a, b) => position(a) - position(b)) };
}

/**
 * Has `signer` sign, and adds its signature.
 *
 * @param now Unix seconds. Signing earlier would say what nobody can know yet.
 * @throws {NotASignerError} before the wallet is asked, when the metric does not list `signer`.
 * @throws {TooEarlyError} before the question may be asked.
 */
export async function signWith(attestation: Attestation, signer: Signer, now: bigint): Promise<Attestation> {
  const { question, value, location } = attestation;
  const account = requireSigner(attestation, await signer.getAddress());
  if (now < question.notBefore) {
    throw new TooEarlyError(
      `The question may be asked from ${question.notBefore} on, and it is ${now}.`,
      "Measure and sign then: until then the number can change.",
    );
  }
  return addSignature(attestation, account, await signAttestation(signer, question, value, location));
}

function requireSigner({ definition }: Attestation, signer: string): string {
  const account = isAddress(signer) ? getAddress(signer) : signer;
  if (!definition.signers.includes(account)) {
    throw new NotASignerError(
      `${account} is not a signer of this metric.`,
      `Sign with one of ${definition.signers.join(", ")}.`,
    );
  }
  return account;
}

function preferred(existing: CollectedSignature, added: CollectedSignature, digest: string): CollectedSignature {
  if (existing.signature === added.signature) return existing;
  const byKey = [existing, added].find(
    ({ signer, signature }) => asKeySignature(signer, digest, signature) !== undefined,
  );
  if (byKey !== undefined) return byKey;
  throw new ConflictingSignaturesError(
    `There are two signatures of ${existing.signer}, and neither is that of its key.`,
    "Find out which one the contract accepts, and leave the other out.",
  );
}
