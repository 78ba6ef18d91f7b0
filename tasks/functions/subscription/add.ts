import { addConsumerPlan } from "../../../toolkit/subscriptions/add-consumer.js";
import { acceptLocalTerms } from "../../../toolkit/subscriptions/local.js";
import { accountFor } from "../../support/account.js";
import { carryOut } from "../../support/carry-out.js";
import { connect } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { findFunctionsNetwork } from "../find-network.js";
import { findOracle } from "../find-oracle.js";
import type { SubscriptionArguments } from "./arguments.js";

export interface AddArguments extends SubscriptionArguments {
  readonly subscription: bigint;
  readonly oracle: string | undefined;
}

export async function addConsumer(args: AddArguments, context: TaskContext): Promise<TaskResult> {
  const { hre } = context;
  const chain = await connect(hre);
  const { provider } = chain;
  const network = await findFunctionsNetwork(hre, chain, args);
  const account = await accountFor(chain, args.account);
  const oracle = findOracle(chain, args.oracle);
  const plan = await addConsumerPlan(network, args.subscription, account, oracle, provider);

  return await carryOut(plan, args, chain, context, undefined, {
    ...(network.isLocal ? { prepare: (signer) => acceptLocalTerms(network, signer, provider) } : {}),
    report: (done) => ({
      text: `The oracle ${oracle} may use subscription ${args.subscription} now.`,
      data: { subscriptionId: args.subscription, consumer: oracle, transaction: done[0]?.hash },
    }),
  });
}

export default taskAction(addConsumer);
