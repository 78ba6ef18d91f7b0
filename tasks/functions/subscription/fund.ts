import { fundSubscriptionPlan } from "../../../toolkit/subscriptions/fund.js";
import { linkText, parseLink } from "../../../toolkit/subscriptions/link.js";
import { mintLocalLink } from "../../../toolkit/subscriptions/local.js";
import { readSubscription } from "../../../toolkit/subscriptions/read-subscription.js";
import { accountFor } from "../../support/account.js";
import { connect, signerFor } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { carryOut, notSent } from "../carry-out.js";
import { findFunctionsNetwork } from "../find-network.js";
import type { SubscriptionArguments } from "./arguments.js";

export interface FundArguments extends SubscriptionArguments {
  readonly subscription: bigint;
  readonly amount: string;
}

export async function fundSubscription(args: FundArguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const juels = parseLink(args.amount);
  const chain = await connect(hre);
  const { provider } = chain;
  const network = await findFunctionsNetwork(hre, chain, args);
  const account = await accountFor(chain, args.account);
  const plan = await fundSubscriptionPlan(network, args.subscription, account, juels, provider);

  const receipts = await carryOut(plan, chain, terminal, {
    ...args,
    signer: () => signerFor(chain, account),
    prepare: async () => mintLocalLink(network, await chain.signers(), account, juels),
  });
  if (receipts === undefined) return notSent(plan);
  const { balance } = await readSubscription(network, args.subscription, provider);
  return {
    text: `Subscription ${args.subscription} has ${linkText(balance)} now.`,
    data: { subscriptionId: args.subscription, juels, balanceJuels: balance, transaction: receipts[0]?.hash },
  };
}

export default taskAction(fundSubscription);
