import type { MetricSource } from "../metric-source.js";

export const requests: MetricSource["requests"];
export const value: MetricSource["value"];

/** Ethereum's hash of bytes (0 to 255), as 64 hexadecimal digits without a prefix. Exported for tests. */
export function keccak256(bytes: readonly number[]): string;

/**
 * The account that signed a hash, in lower case. Exported for tests.
 *
 * @param hash 64 hexadecimal digits without a prefix.
 * @param signature 65 bytes, r, s and v, in hexadecimal digits after 0x: s in the lower half, v 27 or 28.
 * @throws Error if the signature is not of this form or is nobody's.
 */
export function recover(hash: string, signature: unknown): string;
