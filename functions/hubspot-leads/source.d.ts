import type { MetricSource } from "../metric-source.js";

export const requests: MetricSource["requests"];
export const value: MetricSource["value"];
