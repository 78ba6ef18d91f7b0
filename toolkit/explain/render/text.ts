import { columns, padded } from "../../words/columns.js";
import { wrap } from "../../words/wrap.js";
import type { Block, ExplanationDocument, Facts, Section } from "../document.js";
import { chartLines } from "./chart.js";
import { tableLines } from "./table.js";

/** Narrower than this, tables of dates and amounts cannot be read any more. */
const NARROWEST = 60;
const LABELS = 26;

/**
 * The explanation for a terminal or a text file: lines of at most `width` columns, without colours. Ends with a new line.
 *
 * @param options.width Columns; at least 60 are used. Default 80.
 */
export function renderText(document: ExplanationDocument, options: { readonly width?: number } = {}): string {
  const width = Math.max(NARROWEST, Math.floor(options.width ?? 80));
  const title = wrap(document.title, width);
  const lines = [
    ...title,
    "═".repeat(Math.min(width, Math.max(...title.map(columns)))),
    "",
    ...wrap(document.preface, width),
    "",
    ...document.sections.flatMap((section, index) => sectionLines(section, index + 1, width)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function sectionLines({ title, blocks }: Section, number: number, width: number): string[] {
  const heading = wrap(`${number}. ${title}`, width);
  return [
    "",
    ...heading,
    "─".repeat(Math.max(...heading.map(columns))),
    "",
    ...blocks.flatMap((block) => [...blockLines(block, width), ""]),
  ];
}

function blockLines(block: Block, width: number): string[] {
  switch (block.kind) {
    case "paragraph":
      return wrap(block.text, width);
    case "warning":
      return hanging("!  ", block.text, width);
    case "list":
      return block.items.flatMap((item) => hanging("-  ", item, width));
    case "facts":
      return factLines(block, width);
    case "table":
      return tableLines(block, width);
    case "chart":
      return chartLines(block, width);
  }
}

function hanging(mark: string, text: string, width: number): string[] {
  return wrap(text, width - mark.length).map((line, index) => (index === 0 ? mark : " ".repeat(mark.length)) + line);
}

function factLines({ facts }: Facts, width: number): string[] {
  const labels = Math.min(LABELS, Math.max(...facts.map(({ label }) => columns(label)))) + 2;
  return facts.flatMap(({ label, lines }) => {
    const left = wrap(label, labels - 2);
    const right = lines.flatMap((line) => wrap(line, width - labels));
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      (padded(left[index] ?? "", labels) + (right[index] ?? "")).trimEnd(),
    );
  });
}
