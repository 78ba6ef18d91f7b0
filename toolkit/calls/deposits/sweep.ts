import { getAddress } from "ethers";

import { IDepositAddresses__factory } from "../../../typechain-types/factories/contracts/interfaces/IDepositAddresses__factory.js";
import { demand } from "../../pricing/possible.js";
import { wordsFor } from "../../words/words.js";
import { fundingSummary } from "../funding/funding-summary.js";
import { fundingWarnings } from "../funding/funding-warnings.js";
import { nextFunding } from "../funding/next-funding.js";
import { requirePlugin } from "../funding/plugin.js";
import type { Plan } from "../shared/call.js";
import { consentFor } from "../shared/consent-needed.js";
import { callOn } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { requireToken } from "../shared/token.js";

/** Where the deposits are, and what a first funding needs. */
export interface SweepOptions {
  /** Address of the `DepositAddresses`. */
  readonly deposits: string;
  /** The agency's signature over the terms; not needed when it consents on chain already. */
  readonly consent?: string;
}

/**
 * Funds the next period from the agreement's deposit address. Anyone can send it.
 *
 * @throws {NotPossibleError} when the deposit is short, nothing can be funded, or the agency has not agreed.
 * @throws What `fundPlan` throws.
 */
export async function sweepPlan(context: CallContext, { deposits, consent }: SweepOptions): Promise<Plan> {
  const { agreement, provider } = context;
  const { terms, token } = agreement;
  const state = await readState(context);
  const next = nextFunding(agreement, state, 1);
  const signature = await consentFor(context, state, { consent, byAgency: false });
  await requireToken(terms.token, token, provider);

  await requirePlugin(deposits, "DepositAddresses", agreement.location, provider);
  const contract = IDepositAddresses__factory.connect(deposits, provider);
  const [account, deposited, aside] = await Promise.all([
    contract.accountOf(state.id),
    contract.deposited(terms),
    contract.setAside(state.id),
  ]);
  const words = wordsFor(agreement, "client");
  demand(
    deposited >= terms.cap,
    `The deposit address ${account} has ${words.amount(deposited)}; ${words.period(next.funding.firstPeriod)} needs ` +
      `${words.amount(terms.cap)}.`,
    `Send ${words.amount(terms.cap - (deposited < terms.cap ? deposited : 0n))} more to it.`,
  );

  const surplus = deposited + aside - terms.cap;
  return {
    calls: [
      callOn(
        agreement,
        deposits,
        contract.interface.encodeFunctionData("sweep", [terms, signature]),
        `Fund ${words.period(next.funding.firstPeriod)} with ${words.amount(terms.cap)} from the deposit address`,
      ),
    ],
    sender: undefined,
    summary: [
      ...fundingSummary(agreement, state, next, `The deposit address ${getAddress(account)}`),
      ...(surplus > 0n ? [`What is left, ${words.amount(surplus)}, goes to ${words.party("client")}.`] : []),
    ],
    warnings: [
      ...next.warnings,
      // The account pays, and gives nothing away by it: what it holds is the client's already.
      ...(await fundingWarnings(context, { payer: account, amount: terms.cap })).filter(
        ({ code }) => code !== "NotTheClient",
      ),
    ],
  };
}
