import { fundSubscriptionPlan } from "../../../toolkit/subscriptions/fund.js";
import { linkText, parseLink } from "../../../toolkit/subscriptions/link.js";
import { mintLocalLink } from "../../../toolkit/subscriptions/local.js";
import { readSubscription } from "../../../toolkit/subscriptions/read-subscription.js";
import { accountFor } from "../../support/account.js";
import { carryOut } from "../../support/carry-out.js";
import { connect } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { findFunctionsNetwork } from "../find-network.js";
import type { SubscriptionArguments } from "./arguments.js";

export interface FundArguments extends SubscriptionArguments {
  readonly subscription: bigint;
  readonly amount: string;
}

export async function fundSubscription(args: FundArguments, context: TaskContext): Promise<TaskResult> {
  const { hre } = context;
  const juels = parseLink(args.amount);
  const chain = await connect(hre);
  const { provider } = chain;
  const network = await findFunctionsNetwork(hre, chain, args);
  const account = await accountFor(chain, args.account);
  const plan = await fundSubscriptionPlan(network, args.subscription, account, juels, provider);

  return await carryOut(plan, args, chain, context, undefined, {
    ...(network.isLocal ? { prepare: async () => mintLocalLink(network, await chain.signers(), account, juels) } : {}),
    report: async (done) => {
      const { balance } = await readSubscription(network, args.subscription, provider);
      return {
        text: `Subscription ${args.subscription} has ${linkText(balance)} now.`,
        data: { subscriptionId: args.subscription, juels, balanceJuels: balance, transaction: done[0]?.hash },
      };
    },
  });
}

export default taskAction(fundSubscription);
