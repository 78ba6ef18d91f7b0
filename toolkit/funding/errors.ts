import { PerformanceEscrowError } from "../errors.js";

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
      `The terms have no ${count} periods from period ${firstPeriod} on: they have ${periods}, counted from 0.`,
      "Fund at least one period, and no more than are left.",
    );
  }
}

/** A permission to fund that is for something else than what it is used for. */
export class PermissionMismatchError extends PerformanceEscrowError {
  override readonly name = "PermissionMismatchError";
}
