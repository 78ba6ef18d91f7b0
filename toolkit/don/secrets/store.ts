import { getAddress } from "ethers";

import type { SecretsReference } from "../request.js";

/** Secrets that cannot be given to a source. Its message becomes the network's error answer. */
export class SecretsUnavailableError extends Error {
  override readonly name = "SecretsUnavailableError";
}

/** Sealed secrets as they are kept. */
export interface StoredSecrets {
  readonly version: bigint;
  /** Unix seconds by the chain's clock. */
  readonly expiresAt: number;
  readonly sealed: Uint8Array;
}

/**
 * Sealed secrets by owner and slot. As in production a slot holds one version, and only a higher one replaces it;
 * an expired one keeps its place, so that nobody can bring back an older upload.
 */
export class SecretsStore {
  readonly #slots = new Map<string, StoredSecrets>();

  /** @returns False when the slot holds this version or a higher one. */
  put(owner: string, slot: number, secrets: StoredSecrets): boolean {
    const key = toKey(owner, slot);
    const current = this.#slots.get(key);
    if (current !== undefined && current.version >= secrets.version) return false;
    this.#slots.set(key, secrets);
    return true;
  }

  /**
   * @param now Unix seconds by the chain's clock.
   * @throws SecretsUnavailableError when the slot does not hold this version, or it has expired.
   */
  get(owner: string, { slot, version }: SecretsReference, now: number): StoredSecrets {
    const stored = this.#slots.get(toKey(owner, slot));
    if (stored?.version !== version) {
      throw new SecretsUnavailableError(`no secrets of the subscription owner in slot ${slot}, version ${version}`);
    }
    if (now >= stored.expiresAt) {
      throw new SecretsUnavailableError(`the secrets in slot ${slot}, version ${version}, have expired`);
    }
    return stored;
  }
}

function toKey(owner: string, slot: number): string {
  return `${getAddress(owner)}/${slot}`;
}
