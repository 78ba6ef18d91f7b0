/** What moves the cursor, reverses the direction of writing, or cannot be seen at all. */
const TREACHEROUS = /[\p{Control}\p{Format}\p{Surrogate}\p{Private_Use}\u2028\u2029]/gu;

/**
 * A text from outside as it can be shown among other text: on one line, and with every sign that could hide or reorder
 * something written out, such as `\u{202e}`. Names, units and statements on chain are whatever somebody wrote there.
 */
export function harmless(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(TREACHEROUS, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same in quotation marks: somebody else's words. */
export function quoted(text: string): string {
  return `“${harmless(text)}”`;
}
