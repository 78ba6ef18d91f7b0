import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import type { FunctionsMetric } from "../../../toolkit/metrics/functions-metric.js";
import { freshness, type HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { momentText } from "../../../toolkit/words/moment.js";

/** The secrets that the program needs are not with the oracle network, as far as anybody here knows. */
export class SecretsNotHostedError extends PerformanceEscrowError {
  override readonly name = "SecretsNotHostedError";
}

/** A version that is no number. */
export class SecretsVersionError extends PerformanceEscrowError {
  override readonly name = "SecretsVersionError";
}

/**
 * The version of the asker's secrets that a question names.
 *
 * @param given Of the command line.
 * @param needed Names of the secrets that the program needs; undefined when nobody knows the program.
 * @param hosted What was uploaded from here.
 * @param now Unix seconds by the chain's clock.
 * @returns 0 for none.
 * @throws {SecretsNotHostedError} {SecretsVersionError}
 */
export function secretsVersion(
  given: string | undefined,
  { secretsSlot }: Pick<FunctionsMetric, "secretsSlot">,
  asker: string,
  needed: readonly string[] | undefined,
  hosted: readonly HostedSecrets[],
  now: bigint,
): bigint {
  if (given !== undefined) return parseVersion(given);
  if (needed?.length === 0) return 0n;
  const own = hosted.find(({ owner, slot }) => owner === asker && BigInt(slot) === secretsSlot);
  // An unknown program may need none.
  if (needed === undefined && own === undefined) return 0n;

  const names = (needed ?? []).join(", ");
  const upload = `Upload them with \`npx hardhat functions secrets upload ${names.replaceAll(" ", "") || "<names>"} --slot ${secretsSlot}\``;
  if (own === undefined) {
    throw new SecretsNotHostedError(
      `The program needs ${names}, and no secrets of ${asker} in slot ${secretsSlot} were uploaded from here.`,
      `${upload}, or name their version with --secrets-version.`,
    );
  }
  if (freshness(own, now) === "expired") {
    throw new SecretsNotHostedError(
      `The secrets of ${asker} in slot ${secretsSlot} expired on ${momentText(own.expiresAt)}.`,
      `${upload} again.`,
    );
  }
  const lacking = (needed ?? []).filter((name) => !own.names.includes(name));
  if (lacking.length > 0) {
    throw new SecretsNotHostedError(
      `The secrets of ${asker} in slot ${secretsSlot} lack ${lacking.join(", ")}.`,
      `${upload}: an upload replaces the whole slot.`,
    );
  }
  return own.version;
}

/** @throws {SecretsVersionError} */
export function parseVersion(text: string): bigint {
  if (/^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n) return BigInt(text);
  throw new SecretsVersionError(
    `"${text}" is no version of secrets.`,
    "Give the number that `npx hardhat functions secrets status` shows, or 0 for none.",
  );
}
