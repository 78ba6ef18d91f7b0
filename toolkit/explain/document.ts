/**
 * An agreement in plain English, as data: a terminal, a page and a program render the same content. Everything in it
 * survives `JSON.stringify`. Texts from outside (names, units, statements) are made harmless for a terminal, not for HTML:
 * whoever renders to HTML escapes them.
 */
export interface ExplanationDocument {
  readonly title: string;
  /** The agreement's id, 32 bytes in hexadecimal. */
  readonly agreementId: string;
  /** What kind of text this is, for somebody who sees one for the first time. */
  readonly preface: string;
  readonly sections: readonly Section[];
}

/** A part with a heading. */
export interface Section {
  readonly id: SectionId;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Names by which a program finds a part; headings may change. */
export type SectionId =
  | "warnings"
  | "standing"
  | "summary"
  | "parties"
  | "metric"
  | "price"
  | "payouts"
  | "dates"
  | "trust"
  | "disputes"
  | "endings"
  | "irrevocable"
  | "fingerprints";

export type Block = Paragraph | Warning | List | Facts | Table | Chart;

export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: string;
}

/** A paragraph that nobody should miss. */
export interface Warning {
  readonly kind: "warning";
  readonly text: string;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly string[];
}

/** Names with values, each of one line or more. */
export interface Facts {
  readonly kind: "facts";
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
}

/** Every row has as many cells as there are columns. */
export interface Table {
  readonly kind: "table";
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** A line through `points`, from left to right; two points with one x are a jump. 0 is the left or lower end, 1 the other. */
export interface Chart {
  readonly kind: "chart";
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Axis {
  readonly label: string;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

export function paragraph(text: string): Paragraph {
  return { kind: "paragraph", text };
}

export function warning(text: string): Warning {
  return { kind: "warning", text };
}

export function list(items: readonly string[]): List {
  return { kind: "list", items };
}

export function facts(entries: readonly (readonly [label: string, ...lines: string[]])[]): Facts {
  return { kind: "facts", facts: entries.map(([label, ...lines]) => ({ label, lines })) };
}

/** A table whose columns are named `title`, or `>title` for one that is aligned to the right. */
export function table(columns: readonly string[], rows: Table["rows"], title?: string): Table {
  return {
    kind: "table",
    ...(title === undefined ? {} : { title }),
    columns: columns.map((name) =>
      name.startsWith(">") ? { title: name.slice(1), align: "right" } : { title: name, align: "left" },
    ),
    rows,
  };
}
