import { getAddress } from "ethers";

import { AttestedMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/AttestedMetricOracle__factory.js";
import type { Attestation } from "./attestation.js";
import type { SignerState } from "./check-signatures.js";
import { SignaturesMissingError } from "./errors.js";

/** A transaction that makes the attested number the answer. */
export interface AttestCall {
  readonly chainId: bigint;
  readonly to: string;
  /** Calldata, hexadecimal. */
  readonly data: string;
}

/**
 * The call of `attest` that submits the attestation. It carries as many signatures as the metric needs, no more.
 *
 * @param states What `checkSignatures` found. Only what is known to be valid is used.
 * @param sender Who will send it. A signer needs no signature of its own: the call then works from this account only.
 * @throws {SignaturesMissingError} naming who could still sign.
 */
export function attestCall(attestation: Attestation, states: readonly SignerState[], sender?: string): AttestCall {
  const { location, definition, question, value } = attestation;
  const caller = sender === undefined ? undefined : getAddress(sender);
  const attesters = states.flatMap(({ signer, state, signature }, signerIndex) => {
    if (signer === caller) return [{ signerIndex, signature: "0x" }];
    return state === "valid" && signature !== undefined ? [{ signerIndex, signature }] : [];
  });

  const needed = Number(definition.threshold);
  if (attesters.length < needed) throw missing(states, needed - attesters.length, caller);

  const data = AttestedMetricOracle__factory.createInterface().encodeFunctionData("attest", [
    definition,
    question,
    value,
    attesters.slice(0, needed),
  ]);
  return { chainId: location.chainId, to: location.verifyingContract, data };
}

function missing(states: readonly SignerState[], count: number, caller: string | undefined): SignaturesMissingError {
  const open = states.filter(({ signer, state }) => state !== "valid" && signer !== caller);
  const list = open.map(({ signer, state }) => `${signer} (${state})`).join(", ");
  const more = count === 1 ? "1 more signature is" : `${count} more signatures are`;
  return new SignaturesMissingError(
    `${more} needed, of ${list}.`,
    "Collect what is missing, have an invalid one signed again, and check an unchecked one with a connection to the chain.",
  );
}
