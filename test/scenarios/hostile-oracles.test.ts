/*
 * Whatever an oracle does, a period ends by the clock, and no answer but a well-formed one in its window pays more
 * than the base and the interim payments. A failing oracle is "missing", never a stuck agreement.
 */
import { expect } from "chai";
import { AbiCoder, concat, toBeHex, zeroPadValue } from "ethers";
import { network } from "hardhat";

import { HOUR } from "../../toolkit/units/durations.js";
import type { HostileOracle } from "../../typechain-types/contracts/test/hostile/HostileOracle.js";
import { deployEscrow, USDC, WEEKLY_85 } from "../support/escrow.js";
import { deployBytes, OracleBehaviour } from "../support/hostile.js";
import { END, Stage } from "../support/stage.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const CAP = 10_000n * USDC;
const BASE = 1_000n * USDC;

const deploy = async () => {
  const fixture = await deployEscrow(connection);
  return { fixture, hostile: await ethers.deployContract("HostileOracle") };
};

describe("Hostile oracles", () => {
  let stage: Stage;
  let hostile: HostileOracle;

  async function open(count = 1) {
    const { fixture, hostile: oracle } = await networkHelpers.loadFixture(deploy);
    hostile = oracle;
    const overrides = { ...WEEKLY_85, oracle: await oracle.getAddress(), base: BASE };
    stage = await Stage.open(connection, fixture, "ERC-20", overrides, count);
  }

  /** The oracle answers everything with `response`, followed by zeros up to `size` bytes. */
  async function respond(
    response: string,
    size: number = (response.length - 2) / 2,
    behaviour: number = OracleBehaviour.Answer,
  ) {
    await hostile.respond(behaviour, await deployBytes(connection, response), size);
  }

  const word = (value: bigint) => zeroPadValue(toBeHex(value), 32);
  /** 100 units, which earn 4,000, measured in the window of period 0. */
  const good = () => concat([word(100n), word(stage.windows(0).askFrom)]);

  async function expectMissing() {
    const { escrow, id } = stage;
    const { askFrom, answerBefore } = stage.windows(0);
    await expect(stage.settleAt(answerBefore - 1n))
      .to.be.revertedWithCustomError(escrow, "NotPayableYet")
      .withArgs(answerBefore - 1n, answerBefore);
    expect(askFrom).to.be.lessThan(answerBefore - 1n);

    const tx = await stage.settleAt(answerBefore);

    await expect(tx)
      .to.emit(escrow, "Settled")
      .withArgs(id, 0, false, 0, BASE, CAP - BASE);
    await stage.expectMoved(tx, { agency: BASE, client: CAP - BASE });
    await stage.expectState({ funded: 1n, settled: 1n });
  }

  async function expectAnswered(value = 100n, paid = 5_000n * USDC) {
    const tx = await stage.settleAt(stage.windows(0).askFrom);

    await expect(tx)
      .to.emit(stage.escrow, "Settled")
      .withArgs(stage.id, 0, true, value, paid, CAP - paid);
    await stage.expectMoved(tx, { agency: paid, client: CAP - paid });
  }

  afterEach(() => stage.expectConserved());

  context("given an oracle that gives no answer", () => {
    for (const [name, behaviour, size] of [
      ["reverts with nothing", OracleBehaviour.Revert, 0],
      ["reverts with what would be an answer", OracleBehaviour.Revert, 64],
      ["reverts with 250 kB", OracleBehaviour.Revert, 250_000],
      ["burns all its gas", OracleBehaviour.BurnGas, 64],
      ["returns nothing", OracleBehaviour.Answer, 0],
      ["returns 32 bytes", OracleBehaviour.Answer, 32],
      ["returns 63 bytes", OracleBehaviour.Answer, 63],
      ["tries to return 1 MB, more than its gas pays for", OracleBehaviour.Answer, 1_000_000],
    ] as const) {
      it(`counts as missing when it ${name}`, async () => {
        await open();
        // In the window whatever its last byte is: it must not matter what a short answer leaves there.
        const inside = concat([word(100n), word(stage.windows(0).askFrom + 1_000n)]);
        await respond(inside, size, behaviour);

        await expectMissing();
      });
    }

    it("counts as missing when it spends more than its allowance", async () => {
      await open();
      await respond(good(), 64, OracleBehaviour.SpendGas);
      await hostile.waste(250_000);

      await expectMissing();
    });

    it("counts as missing when it has no code any more", async () => {
      await open();
      await networkHelpers.setCode(await hostile.getAddress(), "0x");

      await expectMissing();
    });

    it("leaves interim payments to the answers that came", async () => {
      await open();
      const { escrow } = stage;
      await respond(concat([word(100n), word(stage.pointTime(0, 1))]));
      await stage.payInterimAt(stage.pointTime(0, 1), 0, 1);

      for (const behaviour of [OracleBehaviour.Revert, OracleBehaviour.BurnGas]) {
        await respond(good(), 64, behaviour);
        await expect(stage.payInterimAt(stage.pointTime(0, 2) + BigInt(behaviour) * HOUR, 0, 2))
          .to.be.revertedWithCustomError(escrow, "NoAnswer")
          .withArgs(0, stage.pointTime(0, 2));
      }
      const tx = await stage.settleAt(stage.windows(0).answerBefore);
      await expect(tx)
        .to.emit(escrow, "Settled")
        .withArgs(stage.id, 0, false, 0, BASE, 5_600n * USDC);
      await stage.expectMoved(tx, { agency: BASE, client: 5_600n * USDC });
    });
  });

  context("given an answer that does not fit its types", () => {
    for (const [name, response] of [
      ["a value of 2^128", () => concat([word(2n ** 128n), word(stage.windows(0).askFrom)])],
      ["a value of 2^256 − 1", () => concat([word(2n ** 256n - 1n), word(stage.windows(0).askFrom)])],
      ["a time of 2^40", () => concat([word(100n), word(2n ** 40n)])],
      [
        "a time that is in the window in its low bits",
        () => concat([word(100n), word(2n ** 40n + stage.windows(0).askFrom)]),
      ],
      ["a time of 2^256 − 1", () => concat([word(100n), word(2n ** 256n - 1n)])],
      ["a time of 0", () => concat([word(100n), word(0n)])],
      ["an encoded string", () => AbiCoder.defaultAbiCoder().encode(["string"], ["100"])],
    ] as const) {
      it(`counts ${name} as missing`, async () => {
        await open();
        await respond(response());

        await expectMissing();
      });
    }

    it("does not pay interim on one", async () => {
      await open();
      for (const [index, response] of [
        concat([word(2n ** 128n), word(stage.pointTime(0, 1))]),
        concat([word(100n), word(2n ** 40n)]),
      ].entries()) {
        await respond(response);
        await expect(stage.payInterimAt(stage.pointTime(0, 1) + BigInt(index) * HOUR, 0, 1))
          .to.be.revertedWithCustomError(stage.escrow, "NoAnswer")
          .withArgs(0, stage.pointTime(0, 1));
      }
    });
  });

  context("given the largest answer", () => {
    it("pays the cap", async () => {
      await open();
      await respond(concat([word(2n ** 128n - 1n), word(stage.windows(0).askFrom)]));

      await expectAnswered(2n ** 128n - 1n, CAP);
    });
  });

  context("given an answer and more behind it", () => {
    for (const size of [65, 96, 250_000]) {
      it(`reads the first 64 of ${size} bytes`, async () => {
        await open();
        await respond(good(), size);

        await expectAnswered();
      });
    }

    it("costs the caller no more than the oracle's allowance", async () => {
      await open();
      await respond(good(), 64);
      await stage.passTo(stage.windows(0).askFrom);
      const plain = await stage.escrow.settle.estimateGas(stage.terms);
      await respond(good(), 250_000);
      const bomb = await stage.escrow.settle.estimateGas(stage.terms);

      expect(bomb - plain).to.be.greaterThan(50_000n);
      expect(bomb - plain).to.be.lessThan(250_000n);
    });
  });

  context("given an oracle that needs nearly all of its allowance", () => {
    it("is heard", async () => {
      await open();
      await respond(good(), 64, OracleBehaviour.SpendGas);
      await hostile.waste(235_000);

      await expectAnswered();
    });
  });

  context("given an answer from the future", () => {
    it("waits for its time, and for the deadline at most", async () => {
      await open();
      const { askFrom, answerBefore } = stage.windows(0);
      await respond(concat([word(100n), word(answerBefore - 1n)]));
      await expect(stage.settleAt(askFrom))
        .to.be.revertedWithCustomError(stage.escrow, "NotPayableYet")
        .withArgs(askFrom, answerBefore - 1n);

      const tx = await stage.settleAt(answerBefore - 1n);

      await expect(tx)
        .to.emit(stage.escrow, "Settled")
        .withArgs(stage.id, 0, true, 100, 5_000n * USDC, 5_000n * USDC);
    });

    it("is missing when it comes from after the deadline", async () => {
      await open();
      await respond(concat([word(100n), word(2n ** 40n - 1n)]));

      await expectMissing();
    });
  });

  context("given an oracle that calls back while it is asked", () => {
    for (const name of [
      "settle",
      "payInterim",
      "fund",
      "optOut",
      "cancel",
      "resign",
      "withdraw",
      "pushCredit",
    ] as const) {
      it(`cannot enter ${name}`, async () => {
        await open();
        const { escrow, fixture, terms } = stage;
        const { client } = fixture;
        const data = {
          settle: () => escrow.interface.encodeFunctionData("settle", [terms]),
          payInterim: () => escrow.interface.encodeFunctionData("payInterim", [terms, 0, 1]),
          fund: () => escrow.interface.encodeFunctionData("fund", [terms, 1, 1, "0x"]),
          optOut: () => escrow.interface.encodeFunctionData("optOut", [terms]),
          cancel: () => escrow.interface.encodeFunctionData("cancel", [terms, 1]),
          resign: () => escrow.interface.encodeFunctionData("resign", [terms, 1]),
          withdraw: () => escrow.interface.encodeFunctionData("withdraw", [terms.token, client.address]),
          pushCredit: () => escrow.interface.encodeFunctionData("pushCredit", [terms.token, client.address]),
        }[name]();
        await hostile.aim(escrow, await deployBytes(connection, data));
        await respond(good(), 64, OracleBehaviour.Reenter);

        await expectAnswered();
      });
    }

    it("can read, and sees what is held before the settlement", async () => {
      await open();
      const { escrow, terms } = stage;
      const data = escrow.interface.encodeFunctionData("held", [terms]);
      await hostile.aim(escrow, await deployBytes(connection, data));
      await respond(good(), 64, OracleBehaviour.Reenter);

      // It answers 666 now, because its call succeeded: capped.
      await expectAnsweredAtNow(await hostile.REENTERED());
    });

    async function expectAnsweredAtNow(value: bigint) {
      const tx = await stage.settleAt(stage.windows(0).askFrom);
      await expect(tx).to.emit(stage.escrow, "Settled").withArgs(stage.id, 0, true, value, CAP, 0);
    }
  });

  context("given the oracle is broken for good", () => {
    it("settles every period by the clock, and every early end works", async () => {
      await open(3);
      await respond("0x", 0, OracleBehaviour.BurnGas);
      const { escrow, terms } = stage;

      for (const period of [0, 1]) {
        const tx = await stage.settleAt(stage.windows(period).answerBefore);
        await stage.expectMoved(tx, { agency: BASE, client: CAP - BASE });
      }
      const tx = await stage.resignAt(stage.windows(2).to - 1n, 2);
      await stage.expectMoved(tx, { client: CAP });
      await stage.expectState({ funded: 2n, settled: 2n, end: END.resigned });
      expect(await escrow.held(terms)).to.equal(0n);
    });
  });
});
