import { PerformanceEscrowError } from "../errors.js";
import { countOf } from "../words/count.js";

/** An agreement in native currency: there is nothing to permit or authorize. */
export class NativeFundingError extends PerformanceEscrowError {
  override readonly name = "NativeFundingError";

  constructor() {
    super(
      "The agreement is in the chain's native currency, which moves by no signature.",
      "Call the escrow's `fund` from the account that pays, and send the amount along.",
    );
  }
}

/** Periods that the terms do not have. */
export class PeriodsToFundError extends PerformanceEscrowError {
  override readonly name = "PeriodsToFundError";

  constructor(firstPeriod: number, count: number, periods: number) {
    super(
      `The terms have ${countOf(periods, "period")}` +
        (firstPeriod === 0 ? "" : `, of which ${firstPeriod} ${firstPeriod === 1 ? "is" : "are"} funded already`) +
        `: ${count} ${firstPeriod === 0 ? "" : "more "}period${count === 1 ? "" : "s"} cannot be funded.`,
      periods > firstPeriod
        ? `Fund ${periods - firstPeriod === 1 ? "1 period" : `1 to ${periods - firstPeriod} periods`}.`
        : "Make a new agreement to go on.",
    );
  }
}

/** A permission to fund that is for something else than what it is used for. */
export class PermissionMismatchError extends PerformanceEscrowError {
  override readonly name = "PermissionMismatchError";
}
