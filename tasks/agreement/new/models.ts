import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { MODELS } from "../../../toolkit/agreement-file/models/models.js";
import { nearest } from "../../../toolkit/agreement-file/nearest.js";

/** A business model that a new agreement can begin with. */
export interface ExampleModel {
  readonly name: string;
  /** For somebody who chooses. */
  readonly says: string;
}

/** Every model that a file can name: each has a file of its name under examples/. */
export const EXAMPLE_MODELS: readonly ExampleModel[] = MODELS.map(({ name, schema }) => ({
  name,
  says: schema.description ?? "",
}));

/** There is no example of that. */
export class UnknownModelError extends PerformanceEscrowError {
  override readonly name = "UnknownModelError";
}

/** @throws {UnknownModelError} */
export function exampleModel(name: string): ExampleModel {
  const model = EXAMPLE_MODELS.find((each) => each.name === name);
  if (model !== undefined) return model;
  const names = EXAMPLE_MODELS.map((each) => each.name);
  const meant = nearest(name, names);
  throw new UnknownModelError(
    `There is no example of the model "${name}".`,
    `${meant === undefined ? "" : `Did you mean ${meant}? `}There are ${names.join(", ")}; examples/README.md says what ` +
      "each of them pays.",
  );
}
