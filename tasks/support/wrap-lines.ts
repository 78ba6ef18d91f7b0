import { wrap } from "../../toolkit/words/wrap.js";

/** Between the words of a command, which is copied as a whole. */
const GLUE = "\u0001";

/** How far the rest of a broken line is moved in. */
const HANG = "  ";

/**
 * Sentences in lines of at most `width` columns. Lines of the text stay lines, with their indentation; what does not fit
 * goes on below, moved in. Addresses, hashes, links and commands in backticks stay whole.
 */
export function wrapLines(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const margin = /^ */.exec(line)?.[0] ?? "";
  const glued = line.slice(margin.length).replace(/`[^`]*`/g, (command) => command.replaceAll(" ", GLUE));
  const room = Math.max(20, width - margin.length - HANG.length);
  return wrap(glued, room, { keepWords: true }).map(
    (part, index) => margin + (index === 0 ? "" : HANG) + part.replaceAll(GLUE, " "),
  );
}
