import type { Facts } from "../book/next-step.js";
import type { FunctionsMetric } from "../metrics/functions-metric.js";
import type { Policy } from "./options.js";

/** What a plan depends on beside the agreement. */
export interface PlanContext {
  readonly facts: Facts & { creditTimes(payee: string, token: string): number };
  readonly policy: Policy;
  /** The keeper's own account. */
  readonly keeper: string;
  /** For whom it watches: who can dispute, fund and be paid. */
  readonly parties: ReadonlySet<string>;
  /** The published definition of a metric, if it is one that Functions measures and has been read. */
  definitionOf(oracle: string, metric: string): FunctionsMetric | undefined;
}
