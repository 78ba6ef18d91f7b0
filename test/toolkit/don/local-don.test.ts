import { expect } from "chai";

import type { LocalDon } from "../../../toolkit/don/local-don.js";
import { ask, deployWithDon } from "./support.js";

describe("LocalDon.answerPending", () => {
  let don: LocalDon;
  afterEach(() => don.stop());

  it("delivers the median of what four nodes measured", async () => {
    const setup = await deployWithDon();
    don = setup.don;
    const id = await ask(setup, "return Functions.encodeUint256(BigInt(args[0]))", { args: ["212"] });

    const rounds = await don.answerPending();
    console.log(rounds);
    const delivery = await setup.harness.deliveryOf(id);
    expect(BigInt(delivery.response)).to.equal(212n);
    for (let i = 0; i < 5; i++) {
      const t = performance.now();
      await ask(setup, "return Functions.encodeUint256(BigInt(args[0]))", { args: ["212"] });
      const a = performance.now();
      const [r] = await don.answerPending();
      console.log(
        a - t,
        performance.now() - a,
        r?.ms,
        r?.measurements.map((m) => m.ms),
      );
    }
  });
});
