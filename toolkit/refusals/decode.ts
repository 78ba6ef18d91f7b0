import { AbiCoder, dataSlice } from "ethers";

import { capital } from "../words/capital.js";
import { harmless } from "../words/harmless.js";
import { RefusedError } from "./errors.js";
import { refusalWords, type RefusalContext } from "./explanation.js";
import { KNOWN_ERRORS, KNOWN_ERRORS_INTERFACE, type KnownError } from "./table.js";
import { KNOWN_TEXTS } from "./tokens.js";

const ERROR_TEXT = "0x08c379a0";
const PANIC = "0x4e487b71";

/** What Solidity's panics are about (Solidity documentation, "Panic via assert and Error via require"). */
const PANICS: Readonly<Record<string, string>> = {
  "1": "an assertion failed",
  "17": "a number became too large or too small",
  "18": "a division by zero",
  "33": "a value is none of its kind",
  "34": "stored bytes are broken",
  "49": "an empty list has no last element",
  "50": "a list has no such element",
  "65": "too much memory was needed",
  "81": "an empty function was called",
};

/** A contract's refusal, from what it returned: `0x` for nothing. */
export function explainData(data: string, context: RefusalContext, cause: unknown): RefusedError {
  const selector = data.slice(0, 10).toLowerCase();
  if (data.length < 10) return silent(cause);
  if (selector === ERROR_TEXT) return explainText(decodeText(data), cause);
  if (selector === PANIC) return panic(data, cause);

  const known = KNOWN_ERRORS.get(selector);
  if (known === undefined) {
    return new RefusedError(
      `A contract refused with an error that is not known here (${data.slice(0, 74)}${data.length > 74 ? "…" : ""}).`,
      "Check the token, the oracle and the receiver: it is likely that one of them refused.",
      "contract",
      undefined,
      { cause },
    );
  }
  try {
    const args = KNOWN_ERRORS_INTERFACE.decodeErrorResult(known.fragment, data).toObject();
    return explainKnown(known, args, context, cause);
  } catch {
    return silent(cause, known.fragment.name);
  }
}

/** A known error with its arguments in words. */
export function explainKnown(
  { fragment, explain }: KnownError,
  args: Readonly<Record<string, unknown>>,
  context: RefusalContext,
  cause: unknown,
): RefusedError {
  const [problem, remedy] = explain(args, refusalWords(context));
  return new RefusedError(capital(problem), remedy, "contract", fragment.name, { cause });
}

/** A refusal with a text of the contract's own. */
export function explainText(text: string, cause: unknown): RefusedError {
  const known = KNOWN_TEXTS.find(([part]) => text.toLowerCase().includes(part));
  // What a contract writes is shown as a quotation, and not without end.
  const quoted = `“${harmless(text.slice(0, 200))}${text.length > 200 ? "…" : ""}”`;
  return new RefusedError(
    known === undefined ? `A contract refused: ${quoted}.` : `${known[1]} (${quoted})`,
    known?.[2] ?? "Check the token, the oracle and the receiver: one of them refused.",
    "text",
    undefined,
    { cause },
  );
}

function decodeText(data: string): string {
  try {
    return String(AbiCoder.defaultAbiCoder().decode(["string"], dataSlice(data, 4))[0]);
  } catch {
    return "";
  }
}

function panic(data: string, cause: unknown): RefusedError {
  const number = BigInt(`0x${data.slice(10, 74) || "0"}`).toString();
  return new RefusedError(
    `A contract broke down: ${PANICS[number] ?? `panic ${number}`}. Nothing was moved.`,
    "Check the arguments. If it is the escrow that broke down, report it: it should refuse by name.",
    "panic",
    undefined,
    { cause },
  );
}

function silent(cause: unknown, name?: string): RefusedError {
  return new RefusedError(
    "A contract refused without saying why. Nothing was moved.",
    "Check that the addresses are right for this chain, that the payer has enough of the token and allowed it, and try " +
      "with more gas.",
    "silent",
    name,
    { cause },
  );
}
