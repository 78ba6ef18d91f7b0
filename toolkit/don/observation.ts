import { AbiCoder, concat, hexlify, keccak256, recoverAddress, type SigningKey } from "ethers";

import type { Outcome } from "./outcome.js";

/** What one node saw, signed, so that no other node can put words into its mouth. */
export interface Observation {
  /** Index of the node. */
  readonly node: number;
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly signature: string;
}

export function signObservation(
  key: SigningKey,
  configDigest: string,
  observation: Omit<Observation, "signature">,
): Observation {
  return { ...observation, signature: key.sign(observationHash(configDigest, observation)).serialized };
}

/** True when the node with this signer address made the observation. */
export function isObservationOf(signer: string, configDigest: string, observation: Observation): boolean {
  try {
    return recoverAddress(observationHash(configDigest, observation), observation.signature) === signer;
  } catch {
    return false;
  }
}

function observationHash(configDigest: string, { requestId, outcome }: Omit<Observation, "signature">): string {
  const types = ["bytes32", "bytes32", "string", "bytes"];
  const fields = AbiCoder.defaultAbiCoder().encode(types, [
    configDigest,
    requestId,
    outcome.kind,
    hexlify(outcome.bytes),
  ]);
  return keccak256(concat([new TextEncoder().encode("performance escrow: observation"), fields]));
}
