import { addConsumerPlan } from "../../../toolkit/subscriptions/add-consumer.js";
import { acceptLocalTerms } from "../../../toolkit/subscriptions/local.js";
import { accountFor } from "../../support/account.js";
import { connect, signerFor } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { carryOut, notSent } from "../carry-out.js";
import { findFunctionsNetwork } from "../find-network.js";
import { findOracle } from "../find-oracle.js";
import type { SubscriptionArguments } from "./arguments.js";

export interface AddArguments extends SubscriptionArguments {
  readonly subscription: bigint;
  readonly oracle: string | undefined;
}

export async function addConsumer(args: AddArguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const chain = await connect(hre);
  const { provider } = chain;
  const network = await findFunctionsNetwork(hre, chain, args);
  const account = await accountFor(chain, args.account);
  const oracle = findOracle(chain, args.oracle);
  const plan = await addConsumerPlan(network, args.subscription, account, oracle, provider);

  const receipts = await carryOut(plan, chain, terminal, {
    ...args,
    signer: () => signerFor(chain, account),
    prepare: (signer) => acceptLocalTerms(network, signer, provider),
  });
  if (receipts === undefined) return notSent(plan);
  return {
    text: `The oracle ${oracle} may use subscription ${args.subscription} now.`,
    data: { subscriptionId: args.subscription, consumer: oracle, transaction: receipts[0]?.hash },
  };
}

export default taskAction(addConsumer);
