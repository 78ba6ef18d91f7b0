import type { MetricUnit, TokenUnit } from "../units/unit.js";

/** What the amounts of a file must agree with. */
export interface FileUnits {
  readonly token: TokenUnit & { readonly currency?: string };
  readonly metric: MetricUnit & { readonly currency?: string };
  /** What one period is called. */
  readonly periodName: string;
}
