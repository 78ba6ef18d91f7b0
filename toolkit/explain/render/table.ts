import { columns, padded } from "../../words/columns.js";
import { longestWord, wrap } from "../../words/wrap.js";
import type { Table } from "../document.js";

const GAP = 2;
const MOST_SPACED = 6;

/** A table in lines of at most `width` columns where that is possible; cells are wrapped. */
export function tableLines({ title, columns: heads, rows }: Table, width: number): string[] {
  const cells = [heads.map(({ title }) => title), ...rows];
  const widths = fit(
    heads.map((_, column) => cells.map((row) => row[column] ?? "")),
    width - GAP * (heads.length - 1),
  );
  const tall = rows.some((row) => row.some((cell, column) => wrap(cell, widths[column] ?? 1).length > 1));
  // Between rows of several lines an empty one helps; between many of them it only makes the table longer.
  const spaced = tall && rows.length <= MOST_SPACED;
  const body = rows.flatMap((row, index) => [
    ...(spaced && index > 0 && heads.length > 3 ? [""] : []),
    ...rowLines(row),
  ]);
  const rule = widths.map((column) => "─".repeat(column)).join(" ".repeat(GAP));
  return [
    ...(title === undefined ? [] : [...wrap(`${title}:`, width), ""]),
    ...rowLines(cells[0] ?? []),
    rule,
    ...body,
  ];

  function rowLines(row: readonly string[]): string[] {
    const wrapped = row.map((cell, column) => wrap(cell, widths[column] ?? 1));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      wrapped
        .map((lines, column) => padded(lines[line] ?? "", widths[column] ?? 1, heads[column]?.align))
        .join(" ".repeat(GAP))
        .trimEnd(),
    );
  }
}

/** As wide as the contents, and narrower where that does not fit: the widest column first, its longest word last. */
function fit(contents: readonly (readonly string[])[], width: number): number[] {
  const widths = contents.map((cells) => Math.max(1, ...cells.map(columns)));
  const words = contents.map((cells) => Math.max(1, ...cells.map(longestWord)));
  for (const least of [words, words.map(() => 6)]) {
    while (sum(widths) > width) {
      const room = widths.map((column, index) => (column > (least[index] ?? 1) ? column : 0));
      const widest = room.indexOf(Math.max(...room));
      if ((room[widest] ?? 0) === 0) break;
      widths[widest] = (widths[widest] ?? 1) - 1;
    }
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
