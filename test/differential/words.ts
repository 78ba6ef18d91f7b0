/**
 * ABI encoding of what a case is made of, in hexadecimal without prefix. Written by hand, because a general encoder takes
 * longer than the whole rest of a case; a test holds it against one.
 */

/**
 * One word of 32 bytes.
 *
 * @throws RangeError below 0: a sign would end the file that it is written to, and nobody would see why.
 */
export function word(value: bigint | number | boolean): string {
  if (typeof value !== "boolean" && value < 0) throw new RangeError(`${value} is no unsigned word.`);
  return (typeof value === "boolean" ? Number(value) : value).toString(16).padStart(64, "0");
}

/** A word that is given as 0x-prefixed bytes: an address, or 32 bytes. */
export function hexWord(hex: string): string {
  return hex.slice(2).toLowerCase().padStart(64, "0");
}

/** Bytes, given without prefix: their length, and themselves to full words. */
export function bytes(hex: string): string {
  return word(hex.length / 2) + hex.padEnd(Math.ceil(hex.length / 64) * 64, "0");
}

/** A list of static elements of one word each: their number, and themselves. */
export function list(words: readonly string[]): string {
  return word(words.length) + words.join("");
}

/** A tuple: static members as their words, dynamic ones as their encodings in brackets, which follow at the end. */
export function tuple(members: readonly (string | readonly [string])[]): string {
  const sizes = members.map((member) => (typeof member === "string" ? member.length : 64));
  let end = sizes.reduce((sum, size) => sum + size, 0) / 2;
  let head = "";
  let tail = "";
  for (const member of members) {
    if (typeof member === "string") {
      head += member;
      continue;
    }
    head += word(end);
    tail += member[0];
    end += member[0].length / 2;
  }
  return head + tail;
}

/** A list of dynamic elements. */
export function dynamicList(elements: readonly string[]): string {
  return word(elements.length) + tuple(elements.map((element) => [element] as const));
}
