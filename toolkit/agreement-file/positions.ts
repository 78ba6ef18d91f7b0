import { type FileProblem, type Path, pathText, type Position } from "./problem.js";

/** Where each key and each value of a file stands. */
export class Positions {
  readonly #values = new Map<string, Position>();
  readonly #keys = new Map<string, Position>();

  /** Notes where the value at `path` stands, and its key where it has one. */
  add(path: Path, value: Position, key?: Position): void {
    this.#values.set(JSON.stringify(path), value);
    if (key !== undefined) this.#keys.set(JSON.stringify(path), key);
  }

  /** Where the value at `path` stands; for one that is not in the file, the key of what should hold it. */
  of(path: Path): Position {
    const value = this.#values.get(JSON.stringify(path));
    return value ?? this.ofKey(path.slice(0, -1));
  }

  /** Where the key at `path` stands, or of the innermost that holds it. */
  ofKey(path: Path): Position {
    for (let length = path.length; length > 0; length--) {
      const text = JSON.stringify(path.slice(0, length));
      const position = this.#keys.get(text) ?? this.#values.get(text);
      if (position !== undefined) return position;
    }
    return this.#values.get("[]") ?? { line: 1, column: 1 };
  }

  /** A problem with the value at `path`. */
  problem(path: Path, problem: string, remedy: string): FileProblem {
    return { ...this.of(path), path: pathText(path), problem, remedy };
  }
}
