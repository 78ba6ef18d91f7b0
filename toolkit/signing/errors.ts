import { PerformanceEscrowError } from "../errors.js";

/** One thing wrong with a file or link. */
export interface FileProblem {
  /** Where: `terms.cap`, or `file`. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A file or link that nobody should act on, with everything that is wrong with it. */
export class InvalidFileError extends PerformanceEscrowError {
  override readonly name = "InvalidFileError";

  constructor(
    what: string,
    readonly problems: readonly FileProblem[],
  ) {
    super(
      `The ${what} is not valid: ${problems.map(({ path, problem }) => `${path}: ${problem}`).join(" ")}`,
      [...new Set(problems.map(({ remedy }) => remedy))].join(" "),
    );
  }
}

/** A link that is too long to be passed around, or that is none. */
export class LinkError extends PerformanceEscrowError {
  override readonly name = "LinkError";
}

/** A signature that is not the party's. */
export class NotSignedError extends PerformanceEscrowError {
  override readonly name = "NotSignedError";
}

/** The account that signs or sends is not the one that can. */
export class WrongSenderError extends PerformanceEscrowError {
  override readonly name = "WrongSenderError";
}
