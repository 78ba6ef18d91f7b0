import type { AttestedMetric } from "./attested-metric.js";
import type { FunctionsMetric } from "./functions-metric.js";

/** What is measured, as published for the metric of the terms. */
export type AgreementMetric =
  | { readonly kind: "functions"; readonly definition: FunctionsMetric }
  | { readonly kind: "attested"; readonly definition: AttestedMetric }
  /** No definition was found whose hash is the metric of the terms: nobody can say what is measured. */
  | { readonly kind: "unknown" };
