import { getAddress } from "ethers";

import { fundArguments } from "../../funding/funding.js";
import { isNative, wordsFor } from "../../words/words.js";
import { approveCalls } from "../shared/approve.js";
import type { Plan } from "../shared/call.js";
import { consentFor } from "../shared/consent-needed.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { requireToken } from "../shared/token.js";
import { fundingSummary, payerText } from "./funding-summary.js";
import { fundingWarnings } from "./funding-warnings.js";
import { nextFunding } from "./next-funding.js";

/** What a person decides about a funding. */
export interface FundOptions {
  /** How many periods. Default: 1. */
  readonly count?: number;
  /** Who pays and sends. Default: the client of the terms. */
  readonly from?: string;
  /** The agency's signature over the terms; not needed when it consents on chain already. */
  readonly consent?: string;
}

/**
 * Funds the next periods from the payer's own balance: native currency along with the call, or a token after allowing
 * the escrow exactly the amount, where it may not take that much already.
 *
 * @throws {NotPossibleError} {PeriodsToFundError} {InvalidTermsError} see `nextFunding`; also without the agency's consent.
 * @throws {TokenMismatchError} when amounts would be shown wrongly.
 * @throws What `readState` throws.
 */
export async function fundPlan(context: CallContext, options: FundOptions = {}): Promise<Plan> {
  const { agreement, provider } = context;
  const { terms, location, token } = agreement;
  const from = getAddress(options.from ?? terms.client);
  const state = await readState(context);
  const next = nextFunding(agreement, state, options.count);
  const byAgency = from === getAddress(terms.agency);
  const consent = await consentFor(context, state, { consent: options.consent, byAgency });
  await requireToken(terms.token, token, provider);

  const words = wordsFor(agreement, "client");
  const { funding, amount } = next;
  const periods = words.periods(funding.firstPeriod, funding.count);
  const approvals = isNative(agreement)
    ? []
    : await approveCalls(
        {
          chainId: location.chainId,
          token: terms.token,
          owner: from,
          spender: location.verifyingContract,
          amount,
          amountText: words.amount(amount),
          spenderName: "the escrow",
        },
        provider,
      );
  const fund = escrowCall(
    location,
    ESCROW.encodeFunctionData("fund", fundArguments(funding, consent)),
    `Fund ${periods} with ${words.amount(amount)}`,
    isNative(agreement) ? amount : 0n,
  );
  return {
    calls: [...approvals, fund],
    sender: from,
    summary: fundingSummary(agreement, state, next, payerText(agreement, from)),
    warnings: [...next.warnings, ...(await fundingWarnings(context, { payer: from, amount }))],
  };
}
