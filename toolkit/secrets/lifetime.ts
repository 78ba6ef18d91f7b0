import { PerformanceEscrowError } from "../errors.js";

/** What networks allow: 2160 hours. */
export const LONGEST_LIFETIME = 2160n * 3600n;

/** A time that secrets cannot live. */
export class LifetimeError extends PerformanceEscrowError {
  override readonly name = "LifetimeError";
}

/**
 * How long secrets shall live, as people write it: `90d`, `48h`. In seconds.
 *
 * @throws {LifetimeError}
 */
export function parseLifetime(text: string): bigint {
  const [, count, unit] = /^(\d{1,6})\s*(d|days?|h|hours?)$/.exec(text.trim()) ?? [];
  const seconds = BigInt(count ?? 0) * (unit?.startsWith("d") === true ? 86_400n : 3600n);
  if (seconds > 0n && seconds <= LONGEST_LIFETIME) return seconds;
  throw new LifetimeError(
    seconds > LONGEST_LIFETIME ? `${text} is longer than the network keeps secrets.` : `"${text}" is no lifetime.`,
    "Write days or hours, at most 90d: `90d`, `48h`.",
  );
}
