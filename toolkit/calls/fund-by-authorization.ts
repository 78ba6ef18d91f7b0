import { Contract, getAddress } from "ethers";

import { authorizationArguments, authorizationNonce, authorizationTypedData } from "../funding/erc3009.js";
import { demand } from "../pricing/possible.js";
import { isRefused } from "../refusals/is-refused.js";
import { DAY } from "../schedule/durations.js";
import { fundingWarnings } from "../warnings/funding.js";
import { wordsFor } from "../words/words.js";
import { AUTHORIZATION_FUNDING, escrowCall } from "./escrow-call.js";
import type { FundOptions } from "./fund.js";
import { fundingSummary, payerText } from "./funding-summary.js";
import { preparedFunding } from "./prepared-funding.js";
import type { CallContext } from "./state.js";
import type { ToSign } from "./to-sign.js";
import { NoSignaturesError, tokenDomain } from "./token-domain.js";

/** Beside what every funding has. The payer is the client. */
export interface AuthorizationOptions extends Omit<FundOptions, "from"> {
  /** Until when the authorization is valid, in Unix seconds. Default: seven days from now. */
  readonly validBefore?: bigint;
}

/**
 * Funds with an authorization (ERC-3009), as USDC has it: the client signs, and anyone sends the transaction.
 *
 * @throws {NativeFundingError} for an agreement in native currency.
 * @throws {NoSignaturesError} when the token knows no authorizations.
 * @throws {NotPossibleError} also when this very funding was authorized and used, or taken back.
 * @throws What `fundPlan` throws.
 */
export async function fundByAuthorization(context: CallContext, options: AuthorizationOptions = {}): Promise<ToSign> {
  const { agreement, provider } = context;
  const { terms, location } = agreement;
  const { state, next, consent } = await preparedFunding(context, options);
  const token = await tokenDomain(terms.token, location.chainId, provider);
  await requireUnused(context, authorizationNonce(next.funding, location));

  const validity = { validAfter: 0n, validBefore: options.validBefore ?? state.at + 7n * DAY };
  const client = getAddress(terms.client);
  const words = wordsFor(agreement, "client");
  const amount = words.amount(next.amount);
  const periods = words.periods(next.funding.firstPeriod, next.funding.count);
  const warnings = [...next.warnings, ...(await fundingWarnings(context, { payer: client, amount: next.amount }))];
  return {
    signer: client,
    typedData: authorizationTypedData(next.funding, { location, token, ...validity }),
    summary: [
      `The authorization moves ${amount} of ${words.party("client")} into the escrow, for ${periods} of this agreement ` +
        "and for nothing else.",
      `Anyone who has it can submit it, once, before ${words.moment(validity.validBefore)}. Until then the client can ` +
        "take it back with the token's cancelAuthorization.",
    ],
    warnings,
    plan: (signature) => ({
      calls: [
        escrowCall(
          location,
          AUTHORIZATION_FUNDING.encodeFunctionData(
            "fundWithAuthorization",
            authorizationArguments(next.funding, consent, validity, signature),
          ),
          `Fund ${periods} with ${amount}, by the client's authorization`,
        ),
      ],
      sender: undefined,
      summary: fundingSummary(agreement, state, next, payerText(agreement, client)),
      warnings,
    }),
  };
}

async function requireUnused({ agreement, provider }: CallContext, nonce: string): Promise<void> {
  const { token, client } = agreement.terms;
  const abi = ["function authorizationState(address authorizer, bytes32 nonce) view returns (bool)"];
  let used: boolean;
  try {
    used = (await new Contract(token, abi, provider)
      .getFunction("authorizationState")
      .staticCall(client, nonce)) as boolean;
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    throw new NoSignaturesError(
      `The token ${token} knows no authorizations (ERC-3009).`,
      "Fund by an allowance, a permit or Permit2 instead.",
      { cause },
    );
  }
  demand(
    !used,
    "The authorization of exactly these periods was used or taken back already.",
    "Fund them by an allowance, or another number of periods.",
  );
}
