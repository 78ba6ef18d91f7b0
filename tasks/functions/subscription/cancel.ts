import { cancelSubscriptionPlan } from "../../../toolkit/subscriptions/cancel.js";
import { linkText } from "../../../toolkit/subscriptions/link.js";
import { acceptLocalTerms } from "../../../toolkit/subscriptions/local.js";
import { accountFor, requireAddress } from "../../support/account.js";
import { carryOut } from "../../support/carry-out.js";
import { connect } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { findFunctionsNetwork } from "../find-network.js";
import type { SubscriptionArguments } from "./arguments.js";

export interface CancelArguments extends SubscriptionArguments {
  readonly subscription: bigint;
  readonly to: string | undefined;
}

export async function cancelSubscription(args: CancelArguments, context: TaskContext): Promise<TaskResult> {
  const { hre } = context;
  const chain = await connect(hre);
  const { provider } = chain;
  const network = await findFunctionsNetwork(hre, chain, args);
  const account = await accountFor(chain, args.account);
  const to = args.to === undefined ? account : requireAddress(args.to, "--to");
  const plan = await cancelSubscriptionPlan(network, args.subscription, account, provider, to);

  const { recipient, returned, forfeited } = plan;
  return await carryOut(plan, args, chain, context, undefined, {
    ...(network.isLocal ? { prepare: (signer) => acceptLocalTerms(network, signer, provider) } : {}),
    report: (done) => ({
      text: `Subscription ${args.subscription} is closed. ${linkText(returned)} went to ${recipient}.`,
      data: {
        subscriptionId: args.subscription,
        recipient,
        returnedJuels: returned,
        forfeitedJuels: forfeited,
        transaction: done[0]?.hash,
      },
    }),
  });
}

export default taskAction(cancelSubscription);
