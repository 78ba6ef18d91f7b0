import { fundingAmount } from "../../funding/funding.js";
import { consentFor } from "../shared/consent-needed.js";
import { readState, type AgreementState, type CallContext } from "../shared/state.js";
import { requireToken } from "../shared/token.js";
import type { FundOptions } from "./fund.js";
import { nextFunding, type NextFunding } from "./next-funding.js";

/** What every funding by a signature is made of. */
export interface PreparedFunding {
  readonly state: AgreementState;
  readonly next: NextFunding;
  /** The agency's signature to send along; "0x" where none is needed. */
  readonly consent: string;
}

/**
 * Reads what is to be funded, and checks it as far as it can be known before anything is signed.
 *
 * @throws {NativeFundingError} for an agreement in native currency, which moves by no signature.
 * @throws What `fundPlan` throws.
 */
export async function preparedFunding(context: CallContext, options: FundOptions): Promise<PreparedFunding> {
  const { agreement, provider } = context;
  const state = await readState(context);
  const next = nextFunding(agreement, state, options.count);
  fundingAmount(next.funding);
  // Plug-ins fund for others, and an authorization can be submitted by anyone: the agency's being the funder never helps.
  const consent = await consentFor(context, state, { consent: options.consent, byAgency: false });
  await requireToken(agreement.terms.token, agreement.token, provider);
  return { state, next, consent };
}
