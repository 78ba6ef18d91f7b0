import { dataLength, type Provider } from "ethers";

import { AttestedMetricOracle__factory } from "../../typechain-types/factories/contracts/oracles/AttestedMetricOracle__factory.js";
import { requireChain } from "../chain/require-chain.js";
import { asKeySignature } from "../signing/key-signature.js";
import type { Attestation, CollectedSignature } from "./attestation.js";
import { InvalidAttestationError } from "./errors.js";
import { attestationHash } from "./typed-data.js";

const ORACLE = AttestedMetricOracle__factory.createInterface();

/**
 * - `valid`: the chain takes it. A contract's can still be taken back.
 * - `invalid`: the chain refuses it.
 * - `unchecked`: it is not that of a key, and there was no provider to ask whether it is a contract's.
 * - `missing`: nothing was collected.
 */
export type SignatureState = "valid" | "invalid" | "unchecked" | "missing";

/** One signer of the metric, and what there is of it. */
export interface SignerState {
  readonly signer: string;
  readonly state: SignatureState;
  /** Absent when missing. */
  readonly signature?: string;
}

/**
 * What there is of every signer of the metric, in the order of the definition.
 *
 * @param provider Asks the oracle about the signatures of contracts (ERC-1271). Without one, only keys' are checked.
 * @throws {WrongChainError} when the provider is connected to another chain.
 * @throws {InvalidAttestationError} when there is no oracle at the attestation's address.
 */
export async function checkSignatures(attestation: Attestation, provider?: Provider): Promise<SignerState[]> {
  if (provider !== undefined) await requireChain(attestation.location.chainId, provider);

  const states: SignerState[] = [];
  for (const signer of attestation.definition.signers) {
    const collected = attestation.signatures.find((each) => each.signer === signer);
    if (collected === undefined) states.push({ signer, state: "missing" });
    else states.push({ ...collected, state: await stateOf(attestation, collected, provider) });
  }
  return states;
}

async function stateOf(
  attestation: Attestation,
  { signer, signature }: CollectedSignature,
  provider: Provider | undefined,
): Promise<SignatureState> {
  const digest = attestationHash(attestation.question, attestation.value, attestation.location);
  if (asKeySignature(signer, digest, signature) === signature) return "valid";
  if (provider === undefined) return "unchecked";
  return (await isTakenByOracle(attestation, signer, signature, provider)) ? "valid" : "invalid";
}

/** The oracle's own word: whatever a contract does when it is asked, the oracle says yes or no. */
async function isTakenByOracle(
  { location, question, value }: Attestation,
  signer: string,
  signature: string,
  provider: Provider,
): Promise<boolean> {
  const data = ORACLE.encodeFunctionData("isSignedBy", [signer, question, value, signature]);
  const returned = await provider.call({ to: location.verifyingContract, data });
  if (dataLength(returned) !== 32) {
    throw new InvalidAttestationError(
      `There is no AttestedMetricOracle at ${location.verifyingContract} on chain ${location.chainId}.`,
      "Use the oracle that the terms name.",
    );
  }
  return BigInt(returned) === 1n;
}
