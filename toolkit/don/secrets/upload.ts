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

/**
 * Gives secrets to the network: encrypts them to its key, signs, sends them to its gateway. They never touch the
 * chain; requests name the slot and the version.
 * @param target The gateway's URL and the network's key, as `LocalDon` tells them.
 * @param owner Owner of the subscription that will pay for the requests.
 * @param secrets Names and values, as the source will find them in `secrets`.
 * @param place Slot 0–255; `version` must rise with every upload to a slot; `expiresAt` by the chain's clock.
 * @throws SecretsRefusedError with the gateway's reason.
 */
export async function uploadSecrets(
  target: SecretsDomain & { readonly gatewayUrl: string; readonly publicKey: Uint8Array },
  owner: Signer,
  secrets: Readonly<Record<string, string>>,
  place: { readonly slot: number; readonly version: bigint; readonly expiresAt: number },
): Promise<void> {
  const address = { owner: await owner.getAddress(), slot: place.slot, version: place.version };
  const unsigned = {
    owner: address.owner,
    slot: place.slot,
    version: place.version.toString(),
    expiresAt: place.expiresAt,
    sealed: hexlify(seal(target.publicKey, JSON.stringify(secrets), address)),
  };
  const signature = await owner.signTypedData(toDomain(target), TYPES, toMessage(unsigned));

  const response = await fetch(`${target.gatewayUrl}/secrets`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...unsigned, signature }),
  });
  const answer = (await response.json()) as { error?: string };
  if (!response.ok) throw new SecretsRefusedError(answer.error ?? response.statusText, response.status);
}

function toDomain({ chainId, coordinator }: SecretsDomain) {
  return { name: "Local Functions network", version: "1", chainId, verifyingContract: coordinator };
}

function toMessage({ owner, slot, version, expiresAt, sealed }: Omit<SecretsUpload, "signature">) {
  return { owner, slot, version, expiresAt, sealedHash: keccak256(getBytes(sealed)) };
}
