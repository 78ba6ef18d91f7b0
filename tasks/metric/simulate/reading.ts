import { hexlify, toUtf8String, Utf8ErrorFuncs } from "ethers";

import type { Outcome } from "../../../toolkit/don/outcome.js";
import { MAX_UINT128 } from "../../../toolkit/units/amount.js";
import { harmless } from "../../../toolkit/words/harmless.js";

/** What a program's outcome means to the oracle. */
export type Reading =
  | { readonly ok: true; readonly value: bigint }
  /** No answer would be written. In the program's words, or in ours where it has none. */
  | { readonly ok: false; readonly failure: string };

/** Reads an outcome as the oracle contract does: 32 bytes that fit an answer are one, everything else is a failure. */
export function readOutcome({ kind, bytes }: Outcome, secrets: readonly string[] = []): Reading {
  if (kind === "error") {
    const text = toUtf8String(bytes, Utf8ErrorFuncs.replace);
    return { ok: false, failure: harmless(withoutSecrets(text === "" ? "it failed without a reason" : text, secrets)) };
  }
  if (bytes.length !== 32) {
    return { ok: false, failure: `it returned ${bytes.length} bytes, and a number has 32` };
  }
  const value = BigInt(hexlify(bytes));
  return value <= MAX_UINT128 ? { ok: true, value } : { ok: false, failure: "its number is too large for an answer" };
}

/** On chain everybody could read it. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const leaked = secrets.filter((secret) => text.includes(secret));
  if (leaked.length === 0) return text;
  const hidden = leaked.reduce((rest, secret) => rest.replaceAll(secret, "•••"), text);
  return `${hidden} (its words contain a secret, which nodes would publish: do not use this program)`;
}
