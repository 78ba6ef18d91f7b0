import { wrap } from "../../words/wrap.js";

const WIDTH = 100;
const INDENT = 4;

/** Columns of a label before its value. */
export const LABEL = 12;

/** A line with a rule of its length below it. */
export function heading(text: string, line: string): string[] {
  return [text, line.repeat(text.length)];
}

/** A titled part with a gap before it, or nothing when there is nothing to say. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", ...heading(title, "-"), ...lines];
}

/** A value behind its label. */
export function field(label: string, value: string): string {
  return `${label.padEnd(LABEL)}${value}`;
}

/** What belongs to the line before it. */
export function detail(text: string): string {
  return " ".repeat(INDENT) + text;
}

/** A sentence or more in lines of the width; the later ones are moved in. */
export function sentences(text: string): string[] {
  return wrap(text, WIDTH, { keepWords: true, hang: INDENT });
}

/** The same, moved in as a whole: what belongs to the line before it. */
export function aside(text: string): string[] {
  return wrap(text, WIDTH - INDENT, { keepWords: true }).map(detail);
}
