import { PerformanceEscrowError } from "../errors.js";
import { REMEDIES, type ValidityCode } from "./remedies.js";
import type { AddressField, ValidityContext } from "./rules/finding.js";
import { interimRules } from "./rules/interim.js";
import { partyRules } from "./rules/parties.js";
import { periodRules } from "./rules/periods.js";
import { priceRules } from "./rules/price.js";
import { widthRules } from "./rules/widths.js";
import { windowRules } from "./rules/windows.js";
import type { Terms } from "./types.js";

/** One thing wrong with terms. */
export interface ValidityProblem {
  /** Name of the error with which the escrow would refuse them. */
  readonly code: ValidityCode;
  /** What is wrong, with the values at hand. */
  readonly problem: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Which field of the terms it is about, where the code leaves that open. */
  readonly field?: AddressField;
}

/** Terms that the escrow would refuse. */
export class InvalidTermsError extends PerformanceEscrowError {
  override readonly name = "InvalidTermsError";

  constructor(readonly problems: readonly ValidityProblem[]) {
    super(
      `The terms are not valid: ${problems.map(({ code, problem }) => `${problem} (${code})`).join(" ")}`,
      [...new Set(problems.map(({ remedy }) => remedy))].join(" "),
    );
  }
}

/**
 * Everything that is wrong with `terms`, as far as it shows without a chain: all problems, where the escrow names only
 * the first it meets. Empty when the escrow would accept them and oracle and token are contracts.
 *
 * Repeats of one problem (two lumps too large) are listed each.
 */
export function validityProblems(terms: Terms, context: ValidityContext = {}): ValidityProblem[] {
  const widths = [...widthRules(terms)];
  // Values of another type than the field's would make the other rules throw, or answer nonsense.
  const findings =
    widths.length > 0
      ? widths
      : [
          ...partyRules(terms, context),
          ...priceRules(terms),
          ...periodRules(terms, context),
          ...windowRules(terms),
          ...interimRules(terms),
        ];
  return findings.map(([code, problem, field]) => ({
    ...{ code, problem, remedy: REMEDIES[code] },
    ...(field === undefined ? {} : { field }),
  }));
}

/**
 * Refuses terms that the escrow would refuse, as far as it shows without a chain.
 *
 * @throws InvalidTermsError with all problems at once.
 */
export function assertValidTerms(terms: Terms, context: ValidityContext = {}): void {
  const problems = validityProblems(terms, context);
  if (problems.length > 0) throw new InvalidTermsError(problems);
}
