import { Contract, getAddress } from "ethers";

import { Erc2612Funding__factory } from "../../../typechain-types/factories/contracts/funding/Erc2612Funding__factory.js";
import { permitArguments, permitTypedData } from "../../funding/erc2612.js";
import { isRefused } from "../../refusals/is-refused.js";
import { DAY } from "../../units/durations.js";
import { wordsFor } from "../../words/words.js";
import { callOn } from "../shared/escrow-call.js";
import type { CallContext } from "../shared/state.js";
import type { ToSign } from "../shared/to-sign.js";
import { fundingWarnings } from "./funding-warnings.js";
import type { FundOptions } from "./fund.js";
import { fundingSummary, payerText } from "./funding-summary.js";
import { NoSignaturesError, tokenDomain } from "./token-domain.js";
import { requirePlugin } from "./plugin.js";
import { preparedFunding } from "./prepared-funding.js";

const PLUGIN = Erc2612Funding__factory.createInterface();

/** Beside what every funding has. */
export interface PermitOptions extends FundOptions {
  /** Address of the `Erc2612Funding`. */
  readonly plugin: string;
  /** Until when the permit is valid, in Unix seconds. Default: one day from now. */
  readonly deadline?: bigint;
}

/**
 * Funds with a permit (ERC-2612): the payer signs, and then sends the one transaction itself.
 *
 * @throws {NativeFundingError} for an agreement in native currency.
 * @throws {NoSignaturesError} when the token knows no permits.
 * @throws {PluginMismatchError} when the plug-in is not the escrow's.
 * @throws What `fundPlan` throws.
 */
export async function fundByPermit(context: CallContext, options: PermitOptions): Promise<ToSign> {
  const { agreement, provider } = context;
  const { terms, location } = agreement;
  const payer = getAddress(options.from ?? terms.client);
  const { state, next, consent } = await preparedFunding(context, options);
  await requirePlugin(options.plugin, "permit funding contract", location, provider);
  const token = await tokenDomain(terms.token, location.chainId, provider);
  const nonce = await nonceOf(terms.token, payer, context);
  const deadline = options.deadline ?? state.at + DAY;

  const words = wordsFor(agreement, "client");
  const amount = words.amount(next.amount);
  const warnings = [...next.warnings, ...(await fundingWarnings(context, { payer, amount: next.amount }))];
  const effect = fundingSummary(agreement, state, next, payerText(agreement, payer));
  return {
    signer: payer,
    typedData: permitTypedData(next.funding, { token, plugin: options.plugin, payer, nonce, deadline }),
    summary: [
      `The permit lets the funding contract ${options.plugin} take ${amount} of ${payer}, until ` +
        `${words.moment(deadline)}. It takes tokens of its caller only, so nobody else can use the permit.`,
    ],
    effect,
    warnings,
    plan: (signature) => ({
      calls: [
        callOn(
          agreement,
          options.plugin,
          PLUGIN.encodeFunctionData("fundWithPermit", permitArguments(next.funding, consent, deadline, signature)),
          `Fund ${words.periods(next.funding.firstPeriod, next.funding.count)} with ${amount}, by permit`,
        ),
      ],
      sender: payer,
      summary: effect,
      warnings,
    }),
  };
}

async function nonceOf(token: string, payer: string, { provider }: CallContext): Promise<bigint> {
  const contract = new Contract(token, ["function nonces(address owner) view returns (uint256)"], provider);
  try {
    return (await contract.getFunction("nonces").staticCall(payer)) as bigint;
  } catch (cause) {
    if (!isRefused(cause)) throw cause;
    throw new NoSignaturesError(
      `The token ${token} knows no permits (ERC-2612).`,
      "Fund by an allowance, or by Permit2, instead.",
      { cause },
    );
  }
}
