import { encodeBytes32String } from "ethers";

import { type FunctionsMetric, sourceHash } from "../../toolkit/metrics/functions-metric.js";

/**
 * The definition of a metric for tests that need one and do not care which: leads, counted by `source`.
 *
 * @param donId Default: the local network's.
 */
export function leadsMetric(
  source: string,
  askers: string[],
  donId = encodeBytes32String("fun-local-1"),
): FunctionsMetric {
  return {
    donId,
    sourceHash: sourceHash(source),
    args: ["portal-4711"],
    secretsSlot: 0n,
    unit: "qualified leads",
    decimals: 0n,
    askers,
  };
}
