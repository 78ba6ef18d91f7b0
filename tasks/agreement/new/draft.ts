import { isNode, isScalar, parseDocument, type Document } from "yaml";

import { pathText, type FileProblem, type Path } from "../../../toolkit/agreement-file/problem.js";

/** What the readers of agreement files say about a text. */
export type FindProblems = (text: string) => readonly FileProblem[];

const ARGUMENTS = "metric.functions.arguments";

/** An agreement file that is being written: a text with comments, in which values are replaced. */
export class Draft {
  readonly #document: Document;
  readonly #findProblems: FindProblems;

  constructor(text: string, findProblems: FindProblems) {
    this.#document = parseDocument(text);
    this.#findProblems = findProblems;
  }

  /** The value at a path as people write it; empty where there is none. */
  get(path: Path): string {
    const value = this.#document.getIn(path);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  }

  /** The value at a path as plain data. */
  data(path: Path): unknown {
    const node = this.#document.getIn(path, true);
    return isNode(node) ? node.toJS(this.#document) : undefined;
  }

  /** What one period is called. */
  get periodName(): string {
    return this.get(["schedule", "period-name"]) || "month";
  }

  has(path: Path): boolean {
    return this.#document.hasIn(path);
  }

  /** Replaces a value, and keeps the comments around it. Digits become a number where one stood. */
  set(path: Path, text: string): void {
    const node = this.#document.getIn(path, true);
    const value = isScalar(node) && typeof node.value === "number" && /^[0-9]+$/.test(text) ? Number(text) : text;
    if (isScalar(node)) node.value = value;
    else this.#document.setIn(path, value);
  }

  remove(path: Path): void {
    this.#document.deleteIn(path);
  }

  /** What would be wrong at `path` with this value: the first problem with its remedy; undefined for nothing. */
  problemWith(path: Path, text: string): string | undefined {
    const tried = new Draft(this.toString(), this.#findProblems);
    tried.set(path, text);
    const at = pathText(path);
    const found = this.#findProblems(tried.toString()).find(
      (problem) =>
        problem.path === at ||
        problem.path.startsWith(`${at}.`) ||
        // A source refuses its arguments as a whole, and names the wrong one.
        (problem.path === ARGUMENTS &&
          at.startsWith(`${ARGUMENTS}.`) &&
          problem.problem.includes(at.slice(ARGUMENTS.length + 1))),
    );
    // Quotes are of the file, which the draft sets by itself.
    const remedy = found?.remedy.replace(" in quotes", "").replace(" and without quotes", "");
    return found === undefined ? undefined : `${found.problem} ${remedy}`;
  }

  toString(): string {
    return this.#document.toString({ lineWidth: 0 });
  }
}
