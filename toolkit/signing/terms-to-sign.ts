import { getAddress } from "ethers";

import type { Agreement } from "../agreement/agreement.js";
import { agreementId, escrowDomain, TERMS_TYPES } from "../terms/typed-data.js";
import { assertValidTerms } from "../terms/validity.js";
import { capital } from "../words/capital.js";
import { wordsFor } from "../words/words.js";
import type { TypedData } from "./typed-data.js";

/** The terms, for the agency to sign with any wallet. */
export interface TermsToSign {
  /** The agency: a key, or a contract account such as a Safe. */
  readonly signer: string;
  /** What the wallet shows, field by field. */
  readonly typedData: TypedData;
  /** The agreement's id: the digest that is signed, and what a Safe's owners sign for. */
  readonly digest: string;
  /** What signing means. One statement a line. */
  readonly summary: readonly string[];
}

/**
 * What the agency signs to agree to the terms.
 *
 * @throws {InvalidTermsError} when the escrow would refuse them.
 */
export function termsToSign(agreement: Agreement): TermsToSign {
  const { terms, location } = agreement;
  assertValidTerms(terms, { escrow: location.verifyingContract });
  const words = wordsFor(agreement, "agency");
  return {
    signer: getAddress(terms.agency),
    typedData: { domain: escrowDomain(location), types: TERMS_TYPES, message: { ...terms } },
    digest: agreementId(terms, location),
    summary: [
      `${capital(words.party("agency"))} agrees to these terms, in the escrow ${getAddress(location.verifyingContract)} on ` +
        `chain ${location.chainId}. The wallet shows each of them; amounts are in base units there.`,
      `At most ${words.amount(terms.cap)} are paid for each of ${terms.periodEnds.length} periods.`,
      `Whoever has the signature can make the agreement binding by funding ${words.period(0)}, until ` +
        `${words.moment(terms.start + terms.fundingGrace)}. Before that the agency can take it back by a transaction ` +
        "(retract), which costs gas; deleting the file does not.",
    ],
  };
}
