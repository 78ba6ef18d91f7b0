import { id, Wallet, ZeroHash } from "ethers";

import { type Attestation, newAttestation } from "../../../toolkit/attestation/attestation.js";
import { addSignature } from "../../../toolkit/attestation/collect.js";
import { type OracleLocation, signAttestation } from "../../../toolkit/attestation/typed-data.js";
import { type AttestedMetric, attestedMetricId } from "../../../toolkit/metrics/attested-metric.js";

/** Keys with fixed bytes, so that files look the same on every run. */
export const [FIRST, SECOND, THIRD, STRANGER] = ["first", "second", "third", "stranger"].map(
  (name) => new Wallet(id(name)),
) as [Wallet, Wallet, Wallet, Wallet];

export const LOCATION: OracleLocation = {
  chainId: 8_453n,
  verifyingContract: "0x9999999999999999999999999999999999999999",
};

export const DEFINITION: AttestedMetric = {
  signers: [FIRST.address, SECOND.address, THIRD.address],
  threshold: 2n,
  unit: "qualified leads",
  decimals: 0n,
  statement: "Leads that the client's sales team marked “qualified”.",
  documentHash: ZeroHash,
};

/** An attestation of 137 by 2 of 3, unsigned, with changes. */
export function unsigned(
  change: {
    value?: bigint;
    location?: Partial<OracleLocation>;
    definition?: Partial<AttestedMetric>;
    to?: bigint;
  } = {},
): Attestation {
  const definition = { ...DEFINITION, ...change.definition };
  const to = change.to ?? 1_900_000_000n;
  return newAttestation({
    location: { ...LOCATION, ...change.location },
    definition,
    question: { metric: attestedMetricId(definition), from: to - 2_592_000n, to, notBefore: to + 86_400n },
    value: change.value ?? 137n,
  });
}

/** The attestation with the signatures of `signers`. */
export async function signedBy(attestation: Attestation, ...signers: Wallet[]): Promise<Attestation> {
  const { question, value, location } = attestation;
  let signed = attestation;
  for (const signer of signers) {
    const signature = await signAttestation(signer, question, value, location);
    signed = addSignature(signed, signer.address, signature);
  }
  return signed;
}

/** Who has signed. */
export function signersOf(attestation: Attestation): string[] {
  return attestation.signatures.map(({ signer }) => signer);
}
