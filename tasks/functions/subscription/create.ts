import { createdSubscription, createSubscriptionPlan } from "../../../toolkit/subscriptions/create.js";
import { acceptLocalTerms } from "../../../toolkit/subscriptions/local.js";
import { accountFor } from "../../support/account.js";
import { carryOut } from "../../support/carry-out.js";
import { connect } from "../../support/chain.js";
import { taskAction, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { findFunctionsNetwork } from "../find-network.js";
import { findOracle } from "../find-oracle.js";
import type { SubscriptionArguments } from "./arguments.js";

export interface CreateArguments extends SubscriptionArguments {
  readonly oracle: string | undefined;
}

export async function createSubscription(args: CreateArguments, context: TaskContext): Promise<TaskResult> {
  const { hre } = context;
  const chain = await connect(hre);
  const { provider } = chain;
  const network = await findFunctionsNetwork(hre, chain, args);
  const account = await accountFor(chain, args.account);
  const plan = await createSubscriptionPlan(network, account, findOracle(chain, args.oracle), provider);

  return await carryOut(plan, args, chain, context, undefined, {
    ...(network.isLocal ? { prepare: (signer) => acceptLocalTerms(network, signer, provider) } : {}),
    report: (done) => {
      const logs = done.flatMap(({ receipt }) => receipt.logs);
      const id = createdSubscription(network, logs);
      return {
        text: `Subscription ${id} is yours. Fund it: npx hardhat functions subscription fund ${id} "5 LINK" --network ${chain.networkName}`,
        data: { subscriptionId: id, owner: account, router: network.router, transaction: done[0]?.hash },
      };
    },
  });
}

export default taskAction(createSubscription);
