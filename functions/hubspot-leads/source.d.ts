import type { MetricSource, SourceResponse } from "../metric-source.js";

export const requests: MetricSource["requests"];
/** A `MetricSource["value"]` that does not depend on the window: HubSpot has applied it. */
export function value(responses: readonly SourceResponse[], args: readonly string[]): number;
