import type { Attestation } from "./attestation.js";
import { addSignature } from "./collect.js";
import { AttestationMismatchError, InvalidAttestationError } from "./errors.js";

/**
 * One attestation with the signatures of all: what several signers signed apart from each other.
 *
 * @throws {AttestationMismatchError} when they are for different chains, oracles, metrics, questions or values.
 * @throws {ConflictingSignaturesError} see `addSignature`.
 * @throws {InvalidAttestationError} when there are none.
 */
export function mergeAttestations(attestations: readonly Attestation[]): Attestation {
  const [first, ...others] = attestations;
  if (first === undefined) {
    throw new InvalidAttestationError("There is nothing to merge.", "Give the files that the signers sent.");
  }

  return others.reduce((merged, other, i) => {
    requireSame(merged, other, i + 2);
    return other.signatures.reduce((sum, { signer, signature }) => addSignature(sum, signer, signature), merged);
  }, first);
}

function requireSame(first: Attestation, other: Attestation, position: number): void {
  const facts = (each: Attestation): [name: string, fact: string | bigint][] => [
    ["chain", each.location.chainId],
    ["oracle", each.location.verifyingContract],
    ["metric", each.question.metric],
    ["from", each.question.from],
    ["to", each.question.to],
    ["notBefore", each.question.notBefore],
    ["value", each.value],
  ];
  const others = facts(other);
  for (const [i, [name, fact]] of facts(first).entries()) {
    const differing = others[i]?.[1];
    if (differing === fact) continue;
    throw new AttestationMismatchError(
      `Attestation ${position} says ${name} ${differing}, the first says ${fact}.`,
      "Merge only what attests the same number. When signers measured different ones, find out why before anybody " +
        "submits: the first that is submitted is final.",
    );
  }
}
