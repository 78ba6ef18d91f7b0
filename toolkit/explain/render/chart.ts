import { columns, padded } from "../../words/columns.js";
import type { Chart } from "../document.js";

const HEIGHT = 10;
const WIDEST = 64;
const EIGHTHS = " ▁▂▃▄▅▆▇█";

/** A chart of filled columns, with a resolution of an eighth of a line. */
export function chartLines({ title, x, y, points }: Chart, width: number): string[] {
  const margin = Math.max(0, ...y.ticks.map(({ label }) => columns(label))) + 1;
  const plot = Math.max(16, Math.min(WIDEST, width - margin - 2));
  const heights = Array.from({ length: plot }, (_, column) => heightAt(points, (column + 0.5) / plot));

  const lines = Array.from({ length: HEIGHT }, (_, index) => {
    const row = HEIGHT - 1 - index;
    const bars = heights.map(
      (height) => EIGHTHS[Math.round(Math.min(1, Math.max(0, height * HEIGHT - row)) * 8)] ?? " ",
    );
    return `${padded(tickFor(row), margin, "right")}│${bars.join("")}`.trimEnd();
  });
  return [
    title,
    "",
    ...lines,
    `${padded(tickFor(-1), margin, "right")}└${"─".repeat(plot)}`,
    ...tickLines(x.ticks, plot).map((line) => " ".repeat(margin + 1) + line),
    " ".repeat(margin + 1) + x.label,
  ];

  /** What stands beside a line: the tick at its upper edge. The axis itself is line -1. */
  function tickFor(row: number): string {
    const marked = y.ticks.filter(({ at }) => Math.round(at * HEIGHT) === row + 1);
    return marked.length === 0 ? "" : `${marked.at(-1)?.label ?? ""} `;
  }
}

function heightAt(points: Chart["points"], x: number): number {
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (to.x < x) continue;
    if (from === undefined || to.x === from.x) return to.y;
    return from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
  }
  return points.at(-1)?.y ?? 0;
}

/** Marks below the axis and as many of their labels as fit on one line; the first and the last are the most telling. */
function tickLines(ticks: Chart["x"]["ticks"], plot: number): string[] {
  const marks = Array.from({ length: plot }, () => " ");
  const labels = Array.from({ length: plot }, () => " ");
  const order = [...ticks.slice(0, 1), ...ticks.slice(-1), ...ticks.slice(1, -1).reverse()];
  for (const { at, label } of order) {
    const column = Math.min(plot - 1, Math.round(at * (plot - 1)));
    const begin = Math.max(0, Math.min(plot - label.length, column - Math.floor(label.length / 2)));
    const around = labels.slice(Math.max(0, begin - 2), begin + label.length + 2);
    if (label.length > plot || around.some((sign) => sign !== " ")) continue;
    marks[column] = "╵";
    for (const [index, sign] of [...label].entries()) labels[begin + index] = sign;
  }
  return [marks.join("").trimEnd(), labels.join("").trimEnd()];
}
