import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** There is no offer to agree to, and nothing to make one of. */
export class OfferAgencyMissingError extends PerformanceEscrowError {
  override readonly name = "OfferAgencyMissingError";

  constructor(file: string) {
    super(
      `There is no offer in ${file}.`,
      'Make one with --agency and what the agency gets, such as --agency "1,000 USDC"; or name the file that you were given with --file.',
    );
  }
}

/** A new offer would take the place of one that somebody signed. */
export class OfferExistsError extends PerformanceEscrowError {
  override readonly name = "OfferExistsError";

  constructor(file: string) {
    super(
      `${file} holds an offer already, with an amount of its own.`,
      "Leave --agency out to agree to it, or name another file for a new offer.",
    );
  }
}

/** The offer is about another agreement than the one that was named. */
export class OtherAgreementError extends PerformanceEscrowError {
  override readonly name = "OtherAgreementError";

  constructor(file: string, id: string) {
    super(
      `${file} is about another agreement: ${id}.`,
      "Name the agreement that the offer is about, or another offer.",
    );
  }
}
