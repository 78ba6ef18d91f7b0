import { columns } from "./columns.js";

/** A number and what follows it stay together: `40 USDC`, `85 %`. */
const GLUED = /(\d) (?=[A-Z%]{1,5}\b|%)/g;
const GLUE = "\u0000";

export interface WrapOptions {
  /** Whether a word that is longer than a line stays whole, so that it can be copied. Default: it is broken anywhere. */
  readonly keepWords?: boolean;
  /** By how many columns the lines after the first are moved in. Default 0. */
  readonly hang?: number;
}

/** The text in lines of at most `width` columns, broken between words. */
export function wrap(text: string, width: number, { keepWords = false, hang = 0 }: WrapOptions = {}): string[] {
  const margin = " ".repeat(hang);
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .replace(GLUED, `$1${GLUE}`)
    .split(" ")
    .flatMap((word) => (keepWords ? [word] : pieces(word, width - hang)))) {
    if (line.trim() === "") line += word;
    else if (columns(line) + 1 + columns(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = margin + word;
    }
  }
  return [...lines, line].map((wrapped) => wrapped.replaceAll(GLUE, " "));
}

/** The longest word, which a column must hold if nothing is to be broken. */
export function longestWord(text: string): number {
  return Math.max(...text.replace(GLUED, `$1${GLUE}`).split(" ").map(columns));
}

function pieces(word: string, width: number): string[] {
  if (columns(word) <= width) return [word];
  const found: string[] = [];
  let piece = "";
  for (const sign of word) {
    if (columns(piece + sign) > width && piece !== "") {
      found.push(piece);
      piece = "";
    }
    piece += sign;
  }
  return [...found, piece];
}
