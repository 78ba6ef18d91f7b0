import { PerformanceEscrowError } from "../errors.js";
import type { PriceTerms } from "../terms/types.js";

/** A period for which the terms have no baseline. */
export class NoBaselineError extends PerformanceEscrowError {
  override readonly name = "NoBaselineError";
}

/**
 * The baseline of `period`, in metric units: its own, or the one for all.
 *
 * @throws NoBaselineError
 */
export function baselineOf({ baselines }: Pick<PriceTerms, "baselines">, period: number): bigint {
  const baseline = baselines.length === 1 ? baselines[0] : baselines[period];
  if (baseline === undefined) {
    throw new NoBaselineError(
      `There is no baseline for period ${period} among ${baselines.length}.`,
      "Give one baseline for all periods, or one for each.",
    );
  }
  return baseline;
}
