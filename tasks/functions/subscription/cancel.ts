import { cancelSubscriptionPlan } from "../../../toolkit/subscriptions/cancel.js";
import { linkText } from "../../../toolkit/subscriptions/link.js";
import { acceptLocalTerms } from "../../../toolkit/subscriptions/local.js";
import { accountFor, requireAddress } from "../../support/account.js";
import { connect, signerFor } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { carryOut, notSent } from "../carry-out.js";
import { findFunctionsNetwork } from "../find-network.js";
import type { SubscriptionArguments } from "./arguments.js";

export interface CancelArguments extends SubscriptionArguments {
  readonly subscription: bigint;
  readonly to: string | undefined;
}

export async function cancelSubscription(args: CancelArguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const chain = await connect(hre);
  const { provider } = chain;
  const network = await findFunctionsNetwork(hre, chain, args);
  const account = await accountFor(chain, args.account);
  const to = args.to === undefined ? account : requireAddress(args.to, "--to");
  const plan = await cancelSubscriptionPlan(network, args.subscription, account, provider, to);

  const receipts = await carryOut(plan, chain, terminal, {
    ...args,
    signer: () => signerFor(chain, account),
    prepare: (signer) => acceptLocalTerms(network, signer, provider),
  });
  if (receipts === undefined) return notSent(plan);
  const { recipient, returned, forfeited } = plan;
  return {
    text: `Subscription ${args.subscription} is closed. ${linkText(returned)} went to ${recipient}.`,
    data: {
      subscriptionId: args.subscription,
      recipient,
      returnedJuels: returned,
      forfeitedJuels: forfeited,
      transaction: receipts[0]?.hash,
    },
  };
}

export default taskAction(cancelSubscription);
