/**
 * What every error that a person can cause has in common: a name to test for, and a remedy.
 *
 * Subclasses set `name` and pass a message that says what is wrong with which value, and a remedy that says what to
 * do about it. `message` holds both, so that a plain `console.error(error.message)` is enough.
 */
export class PerformanceEscrowError extends Error {
  override readonly name: string = "PerformanceEscrowError";

  /** What to do about it, as an instruction. */
  readonly remedy: string;

  constructor(problem: string, remedy: string, options?: ErrorOptions) {
    super(`${problem} ${remedy}`, options);
    this.remedy = remedy;
  }
}
