import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { network } from "hardhat";

import { LocalDon } from "../../../toolkit/don/local-don.js";
import type { RoundReport } from "../../../toolkit/don/round-report.js";
import { attachFunctionsStack, deployFunctionsStack, stackAddresses } from "../../../toolkit/don/stack.js";
import { createSubscription } from "../../../toolkit/don/subscription.js";
import { FunctionsConsumerHarness__factory } from "../../../typechain-types/factories/contracts/test/FunctionsConsumerHarness__factory.js";
import { until } from "./processes.js";
import { ask } from "./support.js";

describe("LocalDon at a node over HTTP", () => {
  it("deploys, attaches by address, and answers by itself", async () => {
    const node = await network.createServer("hardhat", "127.0.0.1", 0);
    const { address, port } = await node.listen();
    const provider = new JsonRpcProvider(`http://${address}:${port}`);
    const rounds: RoundReport[] = [];
    let don: LocalDon | undefined;
    try {
      const deployer = await provider.getSigner(0);
      const deployed = await deployFunctionsStack(deployer);
      const stack = attachFunctionsStack(await stackAddresses(deployed), deployer);
      const owner = await provider.getSigner(1);
      const harness = await new FunctionsConsumerHarness__factory(owner).deploy(stack.router);
      const subscriptionId = await createSubscription(stack, owner, { consumers: [harness] });
      don = await LocalDon.start({ provider, stack, funder: deployer, onRound: (round) => rounds.push(round) });

      const id = await ask({ stack, harness, subscriptionId }, "return Functions.encodeUint256(212)");
      await until(() => rounds.length > 0);

      expect(rounds[0]).to.include({ status: "answered", requestId: id });
      expect(BigInt((await harness.deliveryOf(id)).response)).to.equal(212n);
    } finally {
      await don?.stop();
      provider.destroy();
      await node.close();
    }
  });
});
