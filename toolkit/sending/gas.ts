/** Over the estimate: others may act between the estimate and the block, which makes some calls dearer. */
const MARGIN_PERCENT = 20n;

/** The gas limit for an estimate. */
export function gasLimitFor(estimate: bigint): bigint {
  return (estimate * (100n + MARGIN_PERCENT)) / 100n;
}
