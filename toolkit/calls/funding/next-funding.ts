import type { Agreement } from "../../agreement/agreement.js";
import { PeriodsToFundError } from "../../funding/errors.js";
import type { Funding } from "../../funding/funding.js";
import { demand } from "../../pricing/possible.js";
import { periodWindows } from "../../schedule/windows.js";
import { MAX_FUNDING_LEAD } from "../../terms/limits.js";
import { assertValidTerms } from "../../terms/validity.js";
import type { Warning } from "../../warnings/warning.js";
import { capital } from "../../words/capital.js";
import { wordsFor } from "../../words/words.js";
import type { AgreementState } from "../shared/state.js";

/** The periods to fund next, and what they lock. */
export interface NextFunding {
  readonly funding: Funding;
  /** Base units. */
  readonly amount: bigint;
  readonly warnings: readonly Warning[];
}

/**
 * The next `count` periods that are not funded.
 *
 * @throws {NotPossibleError} when nothing more can be funded, or not yet, or no longer.
 * @throws {PeriodsToFundError} when there are not that many left.
 * @throws {InvalidTermsError} before a first funding, when the escrow would refuse the terms.
 */
export function nextFunding(agreement: Agreement, state: AgreementState, count = 1): NextFunding {
  const { terms, location } = agreement;
  const { funded: firstPeriod, end, at } = state;
  const periods = terms.periodEnds.length;
  const words = wordsFor(agreement, "client");

  demand(end === "none", `The agreement has ended: ${endText(end)}.`, "Make a new agreement to go on.");
  demand(firstPeriod < periods, `All ${periods} periods are funded.`, "There is nothing left to fund.");
  if (!Number.isSafeInteger(count) || count < 1 || count > periods - firstPeriod) {
    throw new PeriodsToFundError(firstPeriod, count, periods);
  }
  const { from, fundBefore } = periodWindows(terms, firstPeriod);
  demand(
    at < fundBefore,
    `${capital(words.period(firstPeriod))} could be funded until ${words.moment(fundBefore)}; that is over.`,
    "The agreement ends with what was funded. Make a new one to go on.",
  );
  if (firstPeriod === 0) {
    assertValidTerms(terms, { escrow: location.verifyingContract });
    const earliest = terms.start - MAX_FUNDING_LEAD;
    demand(
      at >= earliest,
      "The agreement begins more than 366 days from now.",
      `Fund it from ${words.moment(earliest)} on.`,
    );
  }
  return {
    funding: { terms, firstPeriod, count },
    amount: terms.cap * BigInt(count),
    warnings: at < from ? [] : [lateFunding(words.period(firstPeriod), words.moment(from), words.moment(fundBefore))],
  };
}

/** How an agreement ended, as a part of a sentence. */
export function endText(end: AgreementState["end"]): string {
  const texts = {
    none: "it has not",
    cancelled: "the client cancelled",
    resigned: "the agency resigned",
    optedOut: "the client opted out in the trial",
    mutual: "both settled mutually",
  };
  return texts[end];
}

function lateFunding(period: string, from: string, before: string): Warning {
  return {
    code: "LateFunding",
    text:
      `${capital(period)} began on ${from} already. It can be funded until ${before}; a transaction that is mined ` +
      "later is refused, and nothing is paid.",
    confirm: false,
  };
}
