import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { nearest } from "../../../toolkit/agreement-file/nearest.js";

/** A business model that a new agreement can begin with. */
export interface ExampleModel {
  readonly name: string;
  /** For somebody who chooses. */
  readonly says: string;
  /** Whether the agency alone states the number, and the client's silence confirms it. */
  readonly agencyReports: boolean;
  /** Whether what was delivered may be returned later. */
  readonly hasReturns: boolean;
}

export const EXAMPLE_MODELS: readonly ExampleModel[] = [
  {
    name: "pay-per-unit",
    says: "a price for each result, up to a cap",
    agencyReports: false,
    hasReturns: false,
  },
  {
    name: "validated-leads",
    says: "a price for each result that is not returned",
    agencyReports: false,
    hasReturns: true,
  },
  {
    name: "optimistic",
    says: "the agency reports, and the client may object",
    agencyReports: true,
    hasReturns: false,
  },
];

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
    `${meant === undefined ? "" : `Did you mean ${meant}? `}There are ${names.join(", ")}; docs/agreement-file.md ` +
      "describes all models, and any example can be changed into one.",
  );
}
