import { getBytes, hexlify, keccak256, type Signer, verifyTypedData } from "ethers";

import { SecretsRefusedError } from "../errors.js";
import { seal } from "./envelope.js";

/** An upload as the gateway receives it. Nothing in it is secret. */
export interface SecretsUpload {
  readonly owner: string;
  readonly slot: number;
  /** Decimal. Must be above the version the slot holds. */
  readonly version: string;
  /** Unix seconds by the chain's clock. */
  readonly expiresAt: number;
  /** Hex: a JSON object of strings, sealed to the network's key. */
  readonly sealed: string;
  /** The owner's EIP-712 signature. */
  readonly signature: string;
}

/** The network an upload is meant for. */
export interface SecretsDomain {
  readonly chainId: bigint;
  readonly coordinator: string;
}

const TYPES = {
  SecretsUpload: [
    { name: "owner", type: "address" },
    { name: "slot", type: "uint8" },
    { name: "version", type: "uint64" },
    { name: "expiresAt", type: "uint40" },
    { name: "sealedHash", type: "bytes32" },
  ],
};

/** The address that signed an upload for this network; throws when the upload is malformed. */
export function uploaderOf(upload: SecretsUpload, domain: SecretsDomain): string {
  return verifyTypedData(toDomain(domain), TYPES, toMessage(upload), upload.signature);
}

/** The network an upload is meant for, its key, and where its gateway listens, as `LocalDon` tells them. */
export interface SecretsTarget extends SecretsDomain {
  readonly gatewayUrl: string;
  /** Uncompressed secp256k1 key; also the coordinator's `getDONPublicKey`. */
  readonly publicKey: Uint8Array;
}

/** Slot 0–255; `version` must rise with every upload to a slot; `expiresAt` in Unix seconds by the chain's clock. */
export interface SecretsPlace {
  readonly slot: number;
  readonly version: bigint;
  readonly expiresAt: number;
}

/**
 * Gives secrets to the network: encrypts them to its key, signs, sends them to its gateway. They never touch the
 * chain; requests name the slot and the version.
 * @param owner Owner of the subscription that will pay for the requests.
 * @param secrets Names and values, as the source will find them in `secrets`.
 * @throws SecretsRefusedError with the gateway's reason.
 */
export async function uploadSecrets(
  target: SecretsTarget,
  owner: Signer,
  secrets: Readonly<Record<string, string>>,
  place: SecretsPlace,
): Promise<void> {
  const response = await fetch(`${target.gatewayUrl}/secrets`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(await signUpload(target, owner, secrets, place)),
  });
  const answer = (await response.json()) as { error?: string };
  if (!response.ok) throw new SecretsRefusedError(answer.error ?? response.statusText, response.status);
}

/**
 * An upload, ready to be sent.
 * @param sealed Hex of what to upload instead of sealing `secrets`.
 */
export async function signUpload(
  target: SecretsTarget,
  owner: Signer,
  secrets: Readonly<Record<string, string>>,
  { slot, version, expiresAt }: SecretsPlace,
  sealed?: string,
): Promise<SecretsUpload> {
  const address = { owner: await owner.getAddress(), slot, version };
  const unsigned = {
    owner: address.owner,
    slot,
    version: version.toString(),
    expiresAt,
    sealed: sealed ?? hexlify(seal(target.publicKey, JSON.stringify(secrets), address)),
  };
  return { ...unsigned, signature: await owner.signTypedData(toDomain(target), TYPES, toMessage(unsigned)) };
}

function toDomain({ chainId, coordinator }: SecretsDomain) {
  return { name: "Local Functions network", version: "1", chainId, verifyingContract: coordinator };
}

function toMessage({ owner, slot, version, expiresAt, sealed }: Omit<SecretsUpload, "signature">) {
  return { owner, slot, version, expiresAt, sealedHash: keccak256(getBytes(sealed)) };
}
