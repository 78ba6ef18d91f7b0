import { getAddress } from "ethers";

import { authorizationArguments, authorizationNonce, authorizationTypedData } from "../../funding/erc3009.js";
import { demand } from "../../pricing/possible.js";
import { DAY } from "../../units/durations.js";
import { wordsFor } from "../../words/words.js";
import { AUTHORIZATION_FUNDING, escrowCall } from "../shared/escrow-call.js";
import type { CallContext } from "../shared/state.js";
import type { ShareableToSign } from "../shared/to-sign.js";
import type { FundOptions } from "./fund.js";
import { fundingSummary, payerText } from "./funding-summary.js";
import { fundingWarnings } from "./funding-warnings.js";
import { preparedFunding } from "./prepared-funding.js";
import { tokenDomain } from "./token-domain.js";
import { unsignedPermission } from "./unsigned-permission.js";
import { isAuthorizationUsed } from "./used-signature.js";

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
export async function fundByAuthorization(
  context: CallContext,
  options: AuthorizationOptions = {},
): Promise<ShareableToSign> {
  const { agreement, provider } = context;
  const { terms, location } = agreement;
  const { state, next, consent } = await preparedFunding(context, options);
  const token = await tokenDomain(terms.token, location.chainId, provider);
  demand(
    !(await isAuthorizationUsed(context, authorizationNonce(next.funding, location))),
    "The authorization of exactly these periods was used or taken back already.",
    "Fund them by an allowance, or another number of periods.",
  );

  const validity = { validAfter: 0n, validBefore: options.validBefore ?? state.at + 7n * DAY };
  const client = getAddress(terms.client);
  const words = wordsFor(agreement, "client");
  const amount = words.amount(next.amount);
  const periods = words.periods(next.funding.firstPeriod, next.funding.count);
  const warnings = [...next.warnings, ...(await fundingWarnings(context, { payer: client, amount: next.amount }))];
  const effect = fundingSummary(agreement, state, next, payerText(agreement, client));
  return {
    signer: client,
    typedData: authorizationTypedData(next.funding, { location, token, ...validity }),
    summary: [
      `The authorization moves ${amount} of ${words.party("client")} into the escrow, for ${periods} of this agreement ` +
        "and for nothing else.",
      `Anyone who has it can submit it, once, before ${words.moment(validity.validBefore)}. Until then the client can ` +
        "take it back with the token's cancelAuthorization.",
    ],
    effect,
    warnings,
    permission: unsignedPermission(context, state, next, {
      way: "authorization",
      plugin: undefined,
      until: validity.validBefore,
    }),
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
      summary: effect,
      warnings,
    }),
  };
}
