import { wrap as wrapWords } from "../../toolkit/words/wrap.js";

/** Tells the demo's story: plain text, no colours, at most 100 columns, readable in any terminal and in a log file. */
export class Narrator {
  readonly #started = Date.now();
  #chapter = 0;

  title(text: string): void {
    console.log(`\n${text}\n${"=".repeat(text.length)}`);
  }

  chapter(text: string): void {
    const heading = `${++this.#chapter}. ${text}`;
    console.log(`\n\n${heading}\n${"-".repeat(heading.length)}`);
  }

  /** A paragraph, wrapped. */
  say(text: string): void {
    for (const line of wrap(text, LINE_WIDTH)) console.log(`   ${line}`);
  }

  /** One of a list, wrapped under its dash. */
  item(text: string): void {
    wrap(text, LINE_WIDTH - 2).forEach((line, index) => console.log(`   ${index === 0 ? "- " : "  "}${line}`));
  }

  /** Something that happened, with what it was. */
  fact(label: string, text: string): void {
    const [first = "", ...rest] = wrap(text, LINE_WIDTH - LABEL_WIDTH - 1);
    console.log(`   ${label.padEnd(LABEL_WIDTH)} ${first}`);
    for (const line of rest) console.log(`   ${" ".repeat(LABEL_WIDTH)} ${line}`);
  }

  /** That something longer has begun, so that nobody wonders. */
  progress(text: string): void {
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1).padStart(5);
    console.log(`   [${seconds} s] ${text} …`);
  }

  gap(): void {
    console.log();
  }

  /** Columns as wide as their widest cell, the last one wrapped; those in `right` are aligned to the right. */
  table(header: readonly string[], rows: readonly (readonly string[])[], right: readonly number[] = []): void {
    const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
    const last = header.length - 1;
    const others = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
    widths[last] = Math.min(widths[last] ?? 0, LINE_WIDTH - others);

    const print = (row: readonly string[]) => {
      const tail = wrap(row[last] ?? "", widths[last] ?? 0);
      for (const [index, part] of tail.entries()) {
        const cells = row.map((cell, column) => (column === last ? part : index === 0 ? cell : ""));
        const padded = cells.map((cell, column) => {
          const width = widths[column] ?? 0;
          return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
        });
        console.log(`   ${padded.join("  ").trimEnd()}`);
      }
    };
    print(header);
    print(widths.map((width) => "-".repeat(width)));
    for (const row of rows) print(row);
  }
}

const LINE_WIDTH = 97;
const LABEL_WIDTH = 19;

/** Words that belong together, such as a number and its unit, stay on one line. */
function glue(text: string): string {
  return text.replace(/(\d) (?=(%|USDC|gas|ms|LINK|nodes|leads|days)\b|%)/g, "$1\u00a0");
}

function wrap(text: string, width: number): string[] {
  return wrapWords(glue(text), width, { keepWords: true }).map((line) => line.replaceAll("\u00a0", " "));
}
