import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  Scalar,
} from "yaml";

import { type FileProblem, type Path, pathText, type Position } from "../problem.js";
import { Positions } from "../positions.js";
import { readPlain } from "./scalar.js";
import { saySyntaxError } from "./syntax-error.js";

/** Many times as long as any agreement; a file from outside must not be able to keep anybody waiting. */
const MAX_CHARACTERS = 131_072;

/** Agreements need five levels; arguments of sources may need a few more. */
const MAX_DEPTH = 24;

const MAX_BRACKETS = 200;

/** A text with more is not an agreement with mistakes, but something else. */
const MAX_ERRORS = 100;

/** Of `- - - …` and `a: a: …`, which open one level after the other on a single line. */
const MAX_INDICATORS = 500;

const INDICATOR = /[-?:][ \t]/g;

/**
 * Whether reading `text` could need more levels than the YAML reader, which calls itself for each, survives: with too many
 * the whole process may end. Brackets in quotes count, too; no agreement has so many.
 */
function isNestedAbsurdly(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth++;
    if ((character === "]" || character === "}") && depth > 0) depth--;
    if (depth > MAX_BRACKETS) return true;
  }
  return text.split("\n").some((line) => (line.match(INDICATOR)?.length ?? 0) > MAX_INDICATORS);
}

/** A YAML or JSON text as plain data, with what is wrong with it so far. */
export interface Tree {
  readonly data: unknown;
  readonly positions: Positions;
  readonly problems: FileProblem[];
  /** Whether the text could be read at all; if not, `data` means nothing. */
  readonly readable: boolean;
}

/** Reads YAML, of which JSON is a part, without ever throwing. See `readPlain` for what words mean. */
export function readTree(text: string): Tree {
  const positions = new Positions();
  const unreadable = (problem: string, remedy: string, at: Position = { line: 1, column: 1 }): Tree => {
    return { data: undefined, positions, problems: [{ ...at, path: "", problem, remedy }], readable: false };
  };
  if (text.length > MAX_CHARACTERS) {
    return unreadable(
      `The file has ${text.length} characters.`,
      `Keep it below ${MAX_CHARACTERS}: put long texts into documents of their own.`,
    );
  }
  if (isNestedAbsurdly(text)) {
    return unreadable("The file is nested too deeply.", "Write it as docs/agreement-file.md shows.");
  }
  try {
    return readDocument(text, positions, unreadable);
  } catch (error) {
    return unreadable(`The file cannot be read (${String(error)}).`, "Write it as docs/agreement-file.md shows.");
  }
}

function readDocument(
  text: string,
  positions: Positions,
  unreadable: (problem: string, remedy: string, at?: Position) => Tree,
): Tree {
  const lines = new LineCounter();
  // Keys are compared below: the reader's own comparison takes the square of their number.
  const documents = parseAllDocuments<ParsedNode>(text.replace(/^\uFEFF/, ""), {
    lineCounter: lines,
    schema: "failsafe",
    version: "1.2",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [document, second] = "empty" in documents ? [] : documents;
  if (document === undefined || document.contents === null) {
    return unreadable("The file is empty.", "Begin with `agreement: 1`, as docs/agreement-file.md shows.");
  }
  const errors = document.errors.slice(0, MAX_ERRORS).map((error) => ({
    ...position(error.pos[0]),
    path: "",
    ...saySyntaxError(error),
  }));
  if (errors.length > 0) return { data: undefined, positions, problems: errors, readable: false };
  if (second !== undefined) {
    return unreadable(
      "The file holds more than one document.",
      "Put each agreement into a file of its own, without `---` in between.",
      position(second.contents?.range[0] ?? second.range[0]),
    );
  }
  const walk = new Walk(positions, position);
  const data = walk.value(document.contents, []);
  return { data, positions, problems: walk.problems, readable: true };
}

/** Turns nodes into plain data, and notes where everything stands. */
class Walk {
  readonly problems: FileProblem[] = [];
  readonly #positions: Positions;
  readonly #position: (offset: number) => Position;

  constructor(positions: Positions, position: (offset: number) => Position) {
    this.#positions = positions;
    this.#position = position;
  }

  value(node: Node | null, path: Path, key?: Node): unknown {
    const start = node?.range?.[0] ?? key?.range?.[0] ?? 0;
    const keyStart = key?.range?.[0];
    const keyPosition = keyStart === undefined ? undefined : this.#position(keyStart);
    // An empty value "stands" where the next line begins: its key says better what is missing.
    const empty = node === null || (isScalar(node) && node.source === "");
    this.#positions.add(path, (empty ? keyPosition : undefined) ?? this.#position(start), keyPosition);
    if (node === null) return null;
    if (isAlias(node)) {
      this.#refuse(path, "A reference (*) to another place is used.", "Write the value out.");
      return undefined;
    }
    if ("anchor" in node && node.anchor !== undefined) {
      this.#refuse(path, "An anchor (&) is used.", "Write the value out wherever it is needed.");
    }
    if (node.tag !== undefined) this.#refuse(path, `A type (${node.tag}) is given.`, "Leave out the ! and its word.");
    if (path.length > MAX_DEPTH) {
      this.#refuse(path, "This is nested too deeply.", "Write it as docs/agreement-file.md shows.");
      return undefined;
    }
    if (isMap(node)) return this.#map(node.items, path);
    if (isSeq(node)) return node.items.map((item, index) => this.value(item as Node, [...path, index]));
    return isScalar(node) ? this.#scalar(node, path) : undefined;
  }

  #map(items: readonly { key: unknown; value: unknown }[], path: Path): Record<string, unknown> {
    const data: Record<string, unknown> = {};
    for (const { key, value } of items) {
      if (!isScalar(key) || typeof key.value !== "string" || key.value === "") {
        this.#refuse(path, "A key is no plain word.", "Write `key: value`, one a line.", key as Node | null);
        continue;
      }
      const inner = [...path, key.value];
      if (key.anchor !== undefined || key.tag !== undefined || key.value === "__proto__") {
        this.#refuse(path, `The key ${JSON.stringify(key.value)} cannot be used.`, "Use a plain word.", key);
      } else if (Object.hasOwn(data, key.value)) {
        this.#refuse(inner, "This key stands here twice.", "Keep the one that is meant.", key);
      } else {
        data[key.value] = this.value(value as Node | null, inner, key);
      }
    }
    return data;
  }

  #scalar(node: Scalar, path: Path): unknown {
    const text = String(node.value);
    if (node.type !== Scalar.PLAIN) return text;
    // "Leads #1" is read as "Leads": who leaves no space after the # did not mean a comment.
    if (text !== "" && node.comment !== undefined && node.comment !== null && /^\S/.test(node.comment)) {
      this.#refuse(
        path,
        `Everything after # is a comment, so that this is only ${JSON.stringify(text)}.`,
        "Put the whole text in quotes, or a space after the #.",
      );
    }
    return readPlain(text);
  }

  #refuse(path: Path, problem: string, remedy: string, at?: Node | null): void {
    const offset = at?.range?.[0];
    const position = offset === undefined ? this.#positions.of(path) : this.#position(offset);
    this.problems.push({ ...position, path: pathText(path), problem, remedy });
  }
}
