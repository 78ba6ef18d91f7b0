import { concat, dataSlice, toBeHex, zeroPadBytes } from "ethers";

import { TERMS_TYPES } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";

/** Terms as ABI words, in a layout that a standard encoder would not choose, or with values that no type allows. */
export interface EncodedTerms {
  /** The words of the tuple, from which its offsets count. Hexadecimal, 32 bytes each. */
  readonly words: string[];
  /** For every word that holds a value: its place, and how many bits its type has. */
  readonly values: readonly { readonly path: string; readonly index: number; readonly bits: number }[];
}

export interface TermsLayout {
  /** The order in which the arrays stand behind the head. Default: as the members. */
  readonly order?: readonly ("baselines" | "steps" | "periodEnds")[];
  /** Words of rubbish before each array, which nothing points to. Default 0. */
  readonly gap?: number;
}

const NUMBER_OF_MEMBERS = TERMS_TYPES.Terms.length;

/** Encodes terms word by word. With the default layout this is what every ABI encoder makes. */
export function encodeTerms(terms: Terms, { order = ["baselines", "steps", "periodEnds"], gap = 0 }: TermsLayout = {}) {
  const words: string[] = [];
  const values: { path: string; index: number; bits: number }[] = [];
  const append = (path: string, type: string, value: string | bigint | boolean) => {
    values.push({ path, index: words.length, bits: bitsOf(type) });
    words.push(toBeHex(BigInt(value), 32));
  };

  for (const { name, type } of TERMS_TYPES.Terms) {
    // Offsets are written when their arrays have found their place.
    if (type.endsWith("[]")) words.push(toBeHex(0, 32));
    else append(name, type, terms[name as keyof Terms] as string | bigint | boolean);
  }
  for (const name of order) {
    for (let rubbish = 0; rubbish < gap; rubbish++) words.push(`0x${"ab".repeat(32)}`);
    words[TERMS_TYPES.Terms.findIndex((member) => member.name === name)] = toBeHex(32 * words.length, 32);
    words.push(toBeHex(terms[name].length, 32));
    for (const [index, item] of terms[name].entries()) {
      if (typeof item === "bigint") {
        append(`${name}[${index}]`, name === "baselines" ? "uint128" : "uint40", item);
        continue;
      }
      for (const { name: field, type } of TERMS_TYPES.Step) {
        append(`${name}[${index}].${field}`, type, item[field as keyof typeof item]);
      }
    }
  }
  return { words, values } satisfies EncodedTerms;
}

/** The place of the word in the head that says where an array stands. */
export function offsetWord(array: "baselines" | "steps" | "periodEnds"): number {
  return TERMS_TYPES.Terms.findIndex(({ name }) => name === array);
}

/** The call data of a function (Terms terms, …static arguments, bytes signature), or one with the terms alone. */
export function callWith(
  selector: string,
  words: readonly string[],
  ...rest: [] | [...numbers: (number | bigint)[], signature: string]
): string {
  const signature = rest.at(-1);
  const numbers = rest.slice(0, -1) as (number | bigint)[];
  if (typeof signature !== "string") return concat([selector, toBeHex(32, 32), ...words]);

  const head = 32 * (2 + numbers.length);
  const size = (signature.length - 2) / 2;
  return concat([
    selector,
    toBeHex(head, 32),
    ...numbers.map((number) => toBeHex(number, 32)),
    toBeHex(head + 32 * words.length, 32),
    ...words,
    toBeHex(size, 32),
    zeroPadBytes(signature, 32 * Math.ceil(size / 32)),
  ]);
}

/** The words with the lowest bit outside the type of one value set. */
export function withDirtyWord(words: readonly string[], { index, bits }: { index: number; bits: number }): string[] {
  return words.with(index, toBeHex(BigInt(words[index] ?? 0) | (1n << BigInt(bits)), 32));
}

/** What the head's words are without the selector, for comparison with an encoder's. */
export function tupleOf(calldata: string): string {
  return dataSlice(calldata, 4 + 32);
}

function bitsOf(type: string): number {
  if (type === "address") return 160;
  if (type === "bool") return 1;
  return Number(type.replace(/^(uint|bytes)/, "")) * (type.startsWith("bytes") ? 8 : 1);
}

/** Words in the head of terms. */
export const HEAD_WORDS = NUMBER_OF_MEMBERS;
