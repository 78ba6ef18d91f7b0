import { getAddress } from "ethers";

import { Permit2Funding__factory } from "../../../typechain-types/factories/contracts/funding/Permit2Funding__factory.js";
import { PERMIT2_ADDRESS, permit2Arguments, permit2Nonce, permit2TypedData } from "../../funding/permit2.js";
import { demand } from "../../pricing/possible.js";
import { DAY } from "../../units/durations.js";
import { wordsFor } from "../../words/words.js";
import { approveCalls } from "../shared/approve.js";
import type { Call } from "../shared/call.js";
import { callOn } from "../shared/escrow-call.js";
import type { CallContext } from "../shared/state.js";
import type { ShareableToSign } from "../shared/to-sign.js";
import type { FundOptions } from "./fund.js";
import { fundingSummary, payerText } from "./funding-summary.js";
import { fundingWarnings } from "./funding-warnings.js";
import { requirePlugin } from "./plugin.js";
import { preparedFunding } from "./prepared-funding.js";
import { unsignedPermission } from "./unsigned-permission.js";
import { isPermit2Used } from "./used-signature.js";

const PLUGIN = Permit2Funding__factory.createInterface();

/** Beside what every funding has. The payer is the client. */
export interface Permit2Options extends Omit<FundOptions, "from"> {
  /** Address of the `Permit2Funding`. */
  readonly plugin: string;
  /** Until when the permit is valid, in Unix seconds. Default: seven days from now. */
  readonly deadline?: bigint;
}

/** What to sign, and what the client must send once before: its allowance for Permit2, where that is short. */
export interface Permit2ToSign extends ShareableToSign {
  /** Sent by the client itself; empty when Permit2 may take the amount already. */
  readonly approvals: readonly Call[];
}

/**
 * Funds with Permit2, for any token: the client signs, and anyone sends the transaction.
 *
 * @throws {NativeFundingError} for an agreement in native currency.
 * @throws {PluginMismatchError} when the plug-in is not the escrow's.
 * @throws {NotPossibleError} also where Permit2 is not deployed.
 * @throws What `fundPlan` throws.
 */
export async function fundByPermit2(context: CallContext, options: Permit2Options): Promise<Permit2ToSign> {
  const { agreement, provider } = context;
  const { terms, location } = agreement;
  const { state, next, consent } = await preparedFunding(context, options);
  const { funding } = next;
  await requirePlugin(options.plugin, "Permit2 funding contract", location, provider);
  demand(
    (await provider.getCode(PERMIT2_ADDRESS)) !== "0x",
    `Permit2 is not on chain ${location.chainId}.`,
    "Fund by an allowance instead.",
  );
  const client = getAddress(terms.client);
  const words = wordsFor(agreement, "client");
  const amount = words.amount(next.amount);
  const periods = words.periods(funding.firstPeriod, funding.count);
  const permit = { nonce: permit2Nonce(funding, location), deadline: options.deadline ?? state.at + 7n * DAY };
  demand(
    !(await isPermit2Used(context, permit.nonce)),
    "The permit of exactly these periods was used or taken back already.",
    "Fund them by an allowance, or another number of periods.",
  );
  const warnings = [...next.warnings, ...(await fundingWarnings(context, { payer: client, amount: next.amount }))];
  const approvals = await approveCalls(
    {
      chainId: location.chainId,
      token: terms.token,
      owner: client,
      spender: PERMIT2_ADDRESS,
      amount: next.amount,
      amountText: amount,
      spenderName: "Permit2",
    },
    provider,
  );
  const effect = fundingSummary(agreement, state, next, payerText(agreement, client));
  return {
    signer: client,
    typedData: permit2TypedData(funding, { location, plugin: options.plugin, ...permit }),
    approvals,
    summary: [
      `The permit moves ${amount} of ${words.party("client")} into the escrow, for ${periods} of this agreement and for ` +
        "nothing else.",
      `Anyone who has it can submit it, once, before ${words.moment(permit.deadline)}. Until then the client can take ` +
        "it back with Permit2's invalidateUnorderedNonces.",
    ],
    effect,
    warnings,
    permission: unsignedPermission(context, state, next, {
      way: "permit2",
      plugin: getAddress(options.plugin),
      until: permit.deadline,
    }),
    plan: (signature) => ({
      calls: [
        callOn(
          agreement,
          options.plugin,
          PLUGIN.encodeFunctionData("fundWithPermit2", permit2Arguments(funding, consent, permit, signature)),
          `Fund ${periods} with ${amount}, by the client's permit for Permit2`,
        ),
      ],
      sender: undefined,
      summary: effect,
      warnings,
    }),
  };
}
