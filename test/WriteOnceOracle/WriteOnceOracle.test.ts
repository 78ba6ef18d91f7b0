import { expect } from "chai";
import { network } from "hardhat";

import { type Question, questionId } from "../../toolkit/metrics/question.js";

const { ethers, networkHelpers } = await network.create();

const maxValue = 2n ** 128n - 1n;
const maxPending = 2n ** 88n - 1n;
const question: Question = { metric: `0x${"ab".repeat(32)}`, from: 100n, to: 200n, notBefore: 300n };

async function deploy() {
  return ethers.deployContract("WriteOnceOracleHarness");
}

describe("WriteOnceOracle", function () {
  context("given no answer", function () {
    it("keeps what is pending apart from the answer", async function () {
      const oracle = await networkHelpers.loadFixture(deploy);

      await oracle.setPending(question, maxPending);

      expect(await oracle.pendingOf(question)).to.equal(maxPending);
      expect(await oracle.isAnswered(question)).to.equal(false);
      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });

    it("writes the answer with the block's time, and forgets what was pending", async function () {
      const oracle = await networkHelpers.loadFixture(deploy);
      await oracle.setPending(question, maxPending);

      const writing = await oracle.writeAnswer(question, maxValue);

      await expect(writing).to.emit(oracle, "Answered").withArgs(questionId(question), question.metric, maxValue);
      const at = BigInt((await writing.getBlock())!.timestamp);
      expect(await oracle.answerOf(question)).to.deep.equal([maxValue, at]);
      expect(await oracle.isAnswered(question)).to.equal(true);
      expect(await oracle.pendingOf(question)).to.equal(0n);
    });
  });

  context("given an answer", function () {
    for (const value of [0n, 198n]) {
      it(`writes no other, when it is ${value}`, async function () {
        const oracle = await networkHelpers.loadFixture(deploy);
        await oracle.writeAnswer(question, value);
        const answer = await oracle.answerOf(question);

        await expect(oracle.writeAnswer(question, 7n)).to.not.emit(oracle, "Answered");

        expect(await oracle.answerOf(question)).to.deep.equal(answer);
      });
    }

    it("cannot be changed by what is pending", async function () {
      const oracle = await networkHelpers.loadFixture(deploy);
      await oracle.writeAnswer(question, 198n);
      const answer = await oracle.answerOf(question);

      await oracle.setPending(question, maxPending);
      await oracle.setPending(question, 0n);

      expect(await oracle.answerOf(question)).to.deep.equal(answer);
    });
  });
});
