import { dataSlice, Interface, isCallException, type Provider, zeroPadBytes } from "ethers";

import type { Attestation } from "./attestation.js";
import { WrongChainError } from "./errors.js";
import { asKeySignature } from "./signature.js";
import { attestationHash } from "./typed-data.js";

const ERC1271 = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);

/** What ERC-1271 asks a contract to return for a signature that is its own, as the word that is returned. */
const MAGIC_VALUE = zeroPadBytes("0x1626ba7e", 32);

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
 * @param provider Asks the signers that are contracts (ERC-1271). Without one, only keys' signatures are checked.
 * @throws {WrongChainError} when the provider is connected to another chain.
 */
export async function checkSignatures(attestation: Attestation, provider?: Provider): Promise<SignerState[]> {
  if (provider !== undefined) await requireChain(attestation, provider);

  const digest = attestationHash(attestation.question, attestation.value, attestation.location);
  const states: SignerState[] = [];
  for (const signer of attestation.definition.signers) {
    const signature = attestation.signatures.find((each) => each.signer === signer)?.signature;
    if (signature === undefined) states.push({ signer, state: "missing" });
    else states.push({ signer, state: await stateOf(signer, digest, signature, provider), signature });
  }
  return states;
}

async function stateOf(
  signer: string,
  digest: string,
  signature: string,
  provider: Provider | undefined,
): Promise<SignatureState> {
  if (asKeySignature(signer, digest, signature) === signature) return "valid";
  if (provider === undefined) return "unchecked";
  return (await isContractSignature(signer, digest, signature, provider)) ? "valid" : "invalid";
}

async function isContractSignature(
  signer: string,
  digest: string,
  signature: string,
  provider: Provider,
): Promise<boolean> {
  const data = ERC1271.encodeFunctionData("isValidSignature", [digest, signature]);
  try {
    const returned = await provider.call({ to: signer, data });
    return returned.length >= 66 && dataSlice(returned, 0, 32) === MAGIC_VALUE;
  } catch (error) {
    // A contract that reverts refuses. Whatever else went wrong says nothing about the signature.
    if (isCallException(error)) return false;
    throw error;
  }
}

async function requireChain({ location }: Attestation, provider: Provider): Promise<void> {
  const { chainId } = await provider.getNetwork();
  if (chainId === location.chainId) return;
  throw new WrongChainError(
    `The attestation is for chain ${location.chainId}, but the connection is to chain ${chainId}.`,
    "Connect to the attestation's chain.",
  );
}
