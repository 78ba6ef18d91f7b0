import { PerformanceEscrowError } from "../errors.js";
import type { FileProblem, Path } from "./problem.js";
import type { Positions } from "./positions.js";

/** Collects what is wrong while a file is turned into an agreement, so that everything is said at once. */
export class FieldReader {
  readonly problems: FileProblem[] = [];
  readonly positions: Positions;

  constructor(positions: Positions) {
    this.positions = positions;
  }

  /** Notes a problem with the value at `path`. */
  refuse(path: Path, problem: string, remedy: string): void {
    this.problems.push(this.positions.problem(path, problem, remedy));
  }

  /** What `read` gives, or undefined when it throws an error of this project, which is noted as a problem at `path`. */
  attempt<T>(path: Path, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PerformanceEscrowError)) throw error;
      this.refuse(path, problemOf(error), error.remedy);
      return undefined;
    }
  }
}

/** What an error says without its remedy, which its message ends with. */
export function problemOf({ message, remedy }: PerformanceEscrowError): string {
  return message.endsWith(` ${remedy}`) ? message.slice(0, -remedy.length - 1) : message;
}
