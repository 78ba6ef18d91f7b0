import type { SecretsReference } from "../request.js";
import type { DonKey } from "./envelope.js";
import { type SecretsStore, SecretsUnavailableError } from "./store.js";

/**
 * Opens stored secrets for one run. In production the key is split among the nodes; here one object holds it.
 * @param now The chain's clock in Unix seconds.
 * @throws SecretsUnavailableError when they are missing, expired, or not what the owner was meant to upload.
 */
export function openSecrets(
  store: SecretsStore,
  key: DonKey,
  owner: string,
  reference: SecretsReference,
  now: number,
): Record<string, string> {
  const { sealed } = store.get(owner, reference, now);
  let secrets: unknown;
  try {
    secrets = JSON.parse(key.open(sealed, { owner, ...reference }));
  } catch {
    throw new SecretsUnavailableError(`the secrets in slot ${reference.slot} cannot be decrypted`);
  }
  if (!isStringRecord(secrets)) throw new SecretsUnavailableError("the secrets must be an object of strings");
  return secrets;
}

function isStringRecord(value: unknown): value is Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((item) => typeof item === "string");
}
