import type { Path } from "../../../toolkit/agreement-file/problem.js";
import type { Draft } from "./draft.js";

/** One question of the wizard, about one value of the file. */
export interface Question {
  readonly path: Path;
  readonly message: string | ((draft: Draft) => string);
  /** What else changes with the answer. */
  readonly after?: (draft: Draft, before: string, answer: string) => void;
}
