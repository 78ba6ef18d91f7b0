const WIDTH = 100;

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
  return `    ${text}`;
}

/** Words on lines of the width; the later ones, and all when `indent` says so, begin with spaces. */
export function wrap(text: string, indent: number): string[] {
  const margin = " ".repeat(indent === 0 ? 0 : 4);
  const lines: string[] = [];
  let line = margin;
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = "    ";
    }
    line += line.trim() === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}
