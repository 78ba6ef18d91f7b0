import type { Agreement } from "../agreement/agreement.js";
import type { KnownSources } from "../metrics/known-source.js";
import { assertValidTerms } from "../terms/validity.js";
import type { ExplanationDocument } from "./document.js";
import { datesSection } from "./sections/dates.js";
import { disputesSection } from "./sections/disputes.js";
import { endingsSection } from "./sections/endings.js";
import { fingerprintsSection } from "./sections/fingerprints.js";
import { irrevocableSection } from "./sections/irrevocable.js";
import { metricSection } from "./sections/metric.js";
import { partiesSection } from "./sections/parties.js";
import { payoutsSection } from "./sections/payouts.js";
import { priceSection } from "./sections/price.js";
import { standingSection } from "./sections/standing.js";
import { summarySection } from "./sections/summary.js";
import { trustSection } from "./sections/trust.js";
import { warningsSection } from "./sections/warnings.js";
import type { AgreementState } from "./state.js";
import { subjectOf } from "./subject.js";
import { partyName } from "./words/parties.js";

export interface ExplainOptions {
  /** What the project knows about measuring programs. */
  readonly sources: KnownSources;
  /** Unix seconds. Says how the calendar stands, where no state was read from the chain. */
  readonly now?: bigint;
  /** What the chain says of the agreement. */
  readonly state?: AgreementState;
}

/**
 * The agreement in plain English, for those who sign it and their lawyers: who, what is measured and who could falsify it,
 * what is paid when, every date, every way out, and what cannot be undone. It uses the terms and the published definition
 * alone, and says so where one of them is missing.
 *
 * @throws InvalidTermsError for terms that the contract would refuse: there is nothing to explain about them.
 */
export function explainAgreement(agreement: Agreement, { sources, now, state }: ExplainOptions): ExplanationDocument {
  assertValidTerms(agreement.terms);
  const subject = subjectOf(agreement, sources);
  return {
    title: `Agreement between ${partyName(subject, "client")} and ${partyName(subject, "agency")}`,
    agreementId: subject.id,
    preface:
      "This says in plain English what the contract does with the money. It follows from the terms and from the published " +
      "definition of what is measured. Should it differ from the terms, the contract carries out the terms.",
    sections: [
      ...warningsSection(subject),
      ...standingSection(subject, now, state),
      summarySection(subject),
      partiesSection(subject),
      metricSection(subject),
      priceSection(subject),
      payoutsSection(subject),
      datesSection(subject),
      trustSection(subject),
      disputesSection(subject),
      endingsSection(subject),
      irrevocableSection(subject),
      fingerprintsSection(subject),
    ],
  };
}
