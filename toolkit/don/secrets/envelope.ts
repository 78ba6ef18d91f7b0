import { createCipheriv, createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from "node:crypto";

import { AbiCoder, getBytes } from "ethers";

/*
 * Encryption to the network's key: an ephemeral secp256k1 key agreement, HKDF-SHA-256, AES-256-GCM.
 * A sealed text is ephemeral public key (65 bytes) ‖ nonce (12) ‖ tag (16) ‖ ciphertext.
 */
const CURVE = "secp256k1";
const PUBLIC_KEY_BYTES = 65;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Whom the text belongs to and where it is kept. Sealed in, so that nobody can pass it off as their own. */
export interface EnvelopeAddress {
  readonly owner: string;
  readonly slot: number;
  readonly version: bigint;
}

/** The network's key. The coordinator publishes its public half. */
export class DonKey {
  readonly #key: ECDH = createECDH(CURVE);

  constructor() {
    this.#key.generateKeys();
  }

  /** Uncompressed, 65 bytes. */
  get publicKey(): Uint8Array {
    return this.#key.getPublicKey();
  }

  /** @throws When the text was sealed to another key or address, or was changed. */
  open(sealed: Uint8Array, address: EnvelopeAddress): string {
    let at = 0;
    const next = (length: number) => sealed.subarray(at, (at += length));
    const ephemeral = next(PUBLIC_KEY_BYTES);
    const nonce = next(NONCE_BYTES);
    const tag = next(TAG_BYTES);

    const key = deriveKey(this.#key.computeSecret(ephemeral), ephemeral, this.publicKey);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(encodeAddress(address)).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(at)), decipher.final()]).toString("utf8");
  }
}

/**
 * Encrypts a text so that only the network can read it, and only as belonging to `address`.
 * @param publicKey The network's, uncompressed, from the coordinator's `getDONPublicKey`.
 */
export function seal(publicKey: Uint8Array, text: string, address: EnvelopeAddress): Uint8Array {
  const ephemeral = createECDH(CURVE);
  const ephemeralKey = ephemeral.generateKeys();
  const nonce = randomBytes(NONCE_BYTES);

  const key = deriveKey(ephemeral.computeSecret(publicKey), ephemeralKey, publicKey);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES }).setAAD(encodeAddress(address));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([ephemeralKey, nonce, cipher.getAuthTag(), ciphertext]);
}

function deriveKey(shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array {
  const salt = Buffer.concat([ephemeral, recipient]);
  return new Uint8Array(hkdfSync("sha256", shared, salt, "performance escrow: secrets", 32));
}

function encodeAddress({ owner, slot, version }: EnvelopeAddress): Uint8Array {
  return getBytes(AbiCoder.defaultAbiCoder().encode(["address", "uint8", "uint64"], [owner, slot, version]));
}
