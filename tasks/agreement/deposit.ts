import type { Agreement } from "../../toolkit/agreement/agreement.js";
import { depositedText, depositSummary } from "../../toolkit/calls/deposits/deposit-summary.js";
import { readDeposit, type Deposit } from "../../toolkit/calls/deposits/read-deposit.js";
import { paymentUri } from "../../toolkit/funding/payment-uri.js";
import { explainRefusal } from "../../toolkit/refusals/explain-refusal.js";
import { exchangeWarning } from "../../toolkit/warnings/exchange.js";
import { isNative, wordsFor } from "../../toolkit/words/words.js";
import { connect, type Chain } from "../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { pluginAddress } from "./funding/plugin-address.js";
import { readSubject } from "./subject.js";

interface Arguments extends CommonArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
  readonly plugin: string | undefined;
}

/** `agreement deposit`: where to send money from any wallet or exchange, how much, and what becomes of it. */
export async function deposit(args: Arguments, { hre }: Pick<TaskContext, "hre">): Promise<TaskResult> {
  const { agreement, consent } = await readSubject(hre, args.agreement, args.escrow);
  const chain = await connect(hre);
  try {
    const deposits = pluginAddress(chain, "depositAddresses", args.plugin);
    const options = { deposits, ...(consent === undefined ? {} : { consent }) };
    const found = await readDeposit({ agreement, provider: chain.provider }, options);
    return told(agreement, found, chain, args.agreement);
  } catch (error) {
    throw explainRefusal(error, { agreement });
  }
}

function told(agreement: Agreement, found: Deposit, chain: Chain, reference: string): TaskResult {
  const { terms } = agreement;
  const { address, state } = found;
  const { chainId, networkName } = chain;
  const words = wordsFor(agreement, "client");
  const amount = state.next === undefined ? 0n : state.missing;
  const uri = amount > 0n ? paymentUri({ chainId, token: terms.token, to: address, amount }) : undefined;
  const currency = isNative(agreement) ? "the chain's own currency" : `the token ${terms.token}`;
  const sweepable = state.kind === "exact" || state.kind === "excess";
  return {
    text: [
      `deposit address  ${address}`,
      `on               ${networkName}, chain ${chainId}, and on no other chain`,
      ...(amount > 0n ? [`send             exactly ${words.amount(amount)}, in ${currency}`] : []),
      ...(uri === undefined ? [] : [`payment link     ${uri}`]),
      `there now        ${depositedText(agreement, found)}`,
      "",
      ...depositSummary(agreement, found),
      ...(sweepable ? [`To fund with it now: \`npx hardhat agreement sweep ${reference}\`.`] : []),
      exchangeWarning(terms.client).text,
    ].join("\n"),
    wraps: true,
    data: { address, chainId, token: terms.token, send: amount, uri: uri ?? null, ...state, agreed: found.agreed },
  };
}

export default taskAction(deposit);
