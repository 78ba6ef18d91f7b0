import { describeSubscription } from "../../../toolkit/subscriptions/describe.js";
import { questionPrice, questionsLeft } from "../../../toolkit/subscriptions/question-price.js";
import { inFlight, readSubscription } from "../../../toolkit/subscriptions/read-subscription.js";
import { connect } from "../../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { findFunctionsNetwork, type NetworkArguments } from "../find-network.js";

export interface InfoArguments extends CommonArguments, NetworkArguments {
  readonly subscription: bigint;
}

export async function subscriptionInfo(args: InfoArguments, { hre }: TaskContext): Promise<TaskResult> {
  const chain = await connect(hre);
  const network = await findFunctionsNetwork(hre, chain, args);
  const state = await readSubscription(network, args.subscription, chain.provider);
  const price = await questionPrice(network, args.subscription, chain.provider);
  const { id, owner, balance, blocked, consumers } = state;
  return {
    text: describeSubscription(network, state, price).join("\n"),
    data: {
      subscriptionId: id,
      chainId: network.chainId,
      router: network.router,
      owner,
      balanceJuels: balance,
      blockedJuels: blocked,
      requestsInFlight: inFlight(state),
      consumers,
      setAsidePerQuestionJuels: price.setAside ?? null,
      lastAnswerCostJuels: price.last ?? null,
      questionsLeft: questionsLeft(balance - blocked, price) ?? null,
      networkEnded: network.ended ?? null,
    },
  };
}

export default taskAction(subscriptionInfo);
