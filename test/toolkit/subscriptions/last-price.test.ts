import { expect } from "chai";

import type { FunctionsNetwork } from "../../../toolkit/subscriptions/functions-network.js";
import { questionPrice } from "../../../toolkit/subscriptions/question-price.js";
import { inFlight, readSubscription } from "../../../toolkit/subscriptions/read-subscription.js";
import { ask, deployWithDon } from "../don/support.js";

describe("questionPrice, after an answer", () => {
  it("knows what the subscription was charged, which is less than what was set aside", async () => {
    const setup = await deployWithDon();
    const { stack, don, subscriptionId } = setup;
    const { provider } = setup.ethers;
    try {
      const network: FunctionsNetwork = {
        chainId: 31_337n,
        router: await stack.router.getAddress(),
        donId: stack.donId,
      };
      const before = await readSubscription(network, subscriptionId, provider);
      await ask(setup, "return Functions.encodeUint256(1)");
      expect(inFlight(await readSubscription(network, subscriptionId, provider))).to.equal(1n);
      await don.answerPending();

      const after = await readSubscription(network, subscriptionId, provider);
      const { setAside, last } = await questionPrice(network, subscriptionId, provider);
      expect(inFlight(after)).to.equal(0n);
      expect(last).to.equal(before.balance - after.balance);
      expect(last)
        .to.be.greaterThan(0n)
        .and.to.be.lessThan(setAside ?? 0n);
    } finally {
      await don.stop();
    }
  });
});
