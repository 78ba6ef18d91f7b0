import { getBytes, hexlify, toUtf8String } from "ethers";

/** What running a source came to: bytes to deliver, or an error text. Never both; either may be empty. */
export type Outcome =
  { readonly kind: "result"; readonly bytes: Uint8Array } | { readonly kind: "error"; readonly bytes: Uint8Array };

/** Production delivers at most 256 bytes, of a result or of an error. */
export const MAX_OUTCOME_BYTES = 256;

export function resultOutcome(bytes: Uint8Array): Outcome {
  return { kind: "result", bytes };
}

/** An error outcome; a text longer than 256 bytes is cut between characters. */
export function errorOutcome(text: string): Outcome {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_OUTCOME_BYTES) return { kind: "error", bytes };

  let end = MAX_OUTCOME_BYTES;
  // Bytes 10xxxxxx continue a character that began earlier.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return { kind: "error", bytes: bytes.slice(0, end) };
}

export function sameOutcome(a: Outcome, b: Outcome): boolean {
  return a.kind === b.kind && hexlify(a.bytes) === hexlify(b.bytes);
}

/** For people: the number of a 32-byte result, the hex of any other, the text of an error. */
export function describeOutcome(outcome: Outcome): string {
  if (outcome.kind === "error") return `error: ${toUtf8String(outcome.bytes, () => 0)}`;
  return outcome.bytes.length === 32 ? BigInt(hexlify(outcome.bytes)).toString() : hexlify(getBytes(outcome.bytes));
}
