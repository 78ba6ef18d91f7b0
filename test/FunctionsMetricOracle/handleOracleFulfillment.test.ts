import { expect } from "chai";
import { toUtf8Bytes } from "ethers";
import hre from "hardhat";

import { createOracleFixture, gasLimit, requestIdOf, timeout, valueReply } from "./fixture.js";

const { ethers, provider, networkHelpers, load } = await createOracleFixture();

const maxValue = 2n ** 128n - 1n;
const ones = (length: number) => `0x${"01".repeat(length)}`;
const hexText = (text: string) => ethers.hexlify(toUtf8Bytes(text));

async function loadAsked() {
  const fixture = await load();
  await fixture.askAsAgency(fixture.question.notBefore);
  return fixture;
}

describe("FunctionsMetricOracle.handleOracleFulfillment", function () {
  context("when the caller is not the router", function () {
    it("reverts", async function () {
      const { oracle, agency, question } = await loadAsked();

      await expect(
        oracle.connect(agency).handleOracleFulfillment(requestIdOf(1), valueReply(198n), "0x"),
      ).to.be.revertedWithCustomError(oracle, "OnlyRouterCanFulfill");

      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });
  });

  context("when the reply carries a value", function () {
    for (const value of [0n, 1n, 198n, maxValue]) {
      it(`writes ${value} as the answer, at the block's time`, async function () {
        const { oracle, question, id, reply } = await loadAsked();
        const at = question.notBefore + 7n;
        await networkHelpers.time.setNextBlockTimestamp(at);

        const replying = reply(1, valueReply(value));

        await expect(replying).to.emit(oracle, "Answered").withArgs(id, question.metric, value);
        await expect(replying).to.not.emit(oracle, "AnswerFailed");
        expect(await oracle.answerOf(question)).to.deep.equal([value, at]);
        expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);
      });
    }

    it("answers when the request has expired, too", async function () {
      const { oracle, question, reply } = await loadAsked();
      const late = question.notBefore + timeout + 86_400n;
      await networkHelpers.time.setNextBlockTimestamp(late);

      await reply(1, valueReply(198n));

      expect(await oracle.answerOf(question)).to.deep.equal([198n, late]);
    });

    it("answers no other question", async function () {
      const { oracle, question, reply } = await loadAsked();

      await reply(1, valueReply(198n));

      expect(await oracle.answerOf({ ...question, notBefore: question.notBefore + 1n })).to.deep.equal([0n, 0n]);
    });
  });

  context("when the reply is no value", function () {
    const replies: [name: string, response: string, err: string, reason: string][] = [
      ["an error text", "0x", hexText("401 Unauthorized"), hexText("401 Unauthorized")],
      ["an error of 256 bytes", "0x", ones(256), ones(256)],
      ["an error of more than 256 bytes", "0x", ones(1000), ones(256)],
      ["both empty", "0x", "0x", "0x"],
      ["both a value and an error", valueReply(198n), hexText("late"), hexText("late")],
      ["1 byte", "0x01", "0x", "0x01"],
      ["31 bytes", ones(31), "0x", ones(31)],
      ["33 bytes", ones(33), "0x", ones(33)],
      ["a value and a zero byte", `${valueReply(198n)}00`, "0x", `${valueReply(198n)}00`],
      ["256 bytes", ones(256), "0x", ones(256)],
      ["a value above 128 bits", valueReply(maxValue + 1n), "0x", valueReply(maxValue + 1n)],
      ["a negative value", valueReply(2n ** 256n - 1n), "0x", valueReply(2n ** 256n - 1n)],
    ];

    for (const [name, response, err, reason] of replies) {
      it(`records ${name} as a failure, and the question may be asked again`, async function () {
        const { oracle, router, question, id, askAsAgency, reply } = await loadAsked();

        const replying = reply(1, response, err);

        await expect(replying).to.emit(oracle, "AnswerFailed").withArgs(id, requestIdOf(1), reason);
        await expect(replying)
          .to.emit(router, "CalledBack")
          .withArgs(true, () => true, "0x");
        await expect(replying).to.not.emit(oracle, "Answered");
        expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
        expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);

        await askAsAgency();
        await reply(2, valueReply(198n));
        expect((await oracle.answerOf(question))[0]).to.equal(198n);
      });
    }
  });

  context("when the request is unknown", function () {
    for (const [name, response, err] of [
      ["a value", valueReply(7n), "0x"],
      ["an error", "0x", "0x00"],
    ] as const) {
      it(`does nothing with ${name}, and does not revert`, async function () {
        const { oracle, router, question, reply } = await loadAsked();

        const replying = reply(9, response, err);

        await expect(replying)
          .to.emit(router, "CalledBack")
          .withArgs(true, () => true, "0x");
        await expect(replying).to.not.emit(oracle, "Answered");
        await expect(replying).to.not.emit(oracle, "AnswerFailed");
        expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
        expect(await oracle.inFlight(question)).to.deep.equal([question.notBefore + timeout, 1n]);
      });
    }
  });

  context("given the question is answered", function () {
    for (const [name, response, err] of [
      ["the same value again", valueReply(198n), "0x"],
      ["another value", valueReply(7n), "0x"],
      ["an error", "0x", "0x00"],
    ] as const) {
      it(`keeps the answer when its request brings ${name}`, async function () {
        const { oracle, router, question, reply } = await loadAsked();
        await reply(1, valueReply(198n));
        const answer = await oracle.answerOf(question);

        const replying = reply(1, response, err);

        await expect(replying)
          .to.emit(router, "CalledBack")
          .withArgs(true, () => true, "0x");
        await expect(replying).to.not.emit(oracle, "Answered");
        await expect(replying).to.not.emit(oracle, "AnswerFailed");
        expect(await oracle.answerOf(question)).to.deep.equal(answer);
      });
    }

    it("keeps an answer of 0, too", async function () {
      const { oracle, question, reply } = await loadAsked();
      await reply(1, valueReply(0n));
      const answer = await oracle.answerOf(question);

      await reply(1, valueReply(7n));

      expect(await oracle.answerOf(question)).to.deep.equal(answer);
    });
  });

  context("given two requests for the question", function () {
    async function loadAskedTwice() {
      const fixture = await loadAsked();
      await fixture.askAsAgency(fixture.question.notBefore + timeout);
      return fixture;
    }

    it("takes the first reply, when they come in order", async function () {
      const { oracle, question, reply } = await loadAskedTwice();

      await reply(1, valueReply(198n));
      await reply(2, valueReply(7n));

      expect((await oracle.answerOf(question))[0]).to.equal(198n);
    });

    it("takes the first reply, when they come out of order", async function () {
      const { oracle, question, reply } = await loadAskedTwice();

      await reply(2, valueReply(7n));
      await reply(1, valueReply(198n));

      expect((await oracle.answerOf(question))[0]).to.equal(7n);
    });

    it("keeps the newer one in flight, when the expired one brings an error", async function () {
      const { oracle, question, id, askAsAgency, reply } = await loadAskedTwice();
      const expiresAt = question.notBefore + 2n * timeout;

      await expect(reply(1, "0x", "0x00"))
        .to.emit(oracle, "AnswerFailed")
        .withArgs(id, requestIdOf(1), "0x00");

      expect(await oracle.inFlight(question)).to.deep.equal([expiresAt, 1n]);
      await expect(askAsAgency()).to.be.revertedWithCustomError(oracle, "RequestInFlight").withArgs(id, expiresAt);
    });

    it("ends the newer one's flight, when the newer one brings an error", async function () {
      const { oracle, question, id, reply } = await loadAskedTwice();

      await expect(reply(2, "0x", "0x00"))
        .to.emit(oracle, "AnswerFailed")
        .withArgs(id, requestIdOf(2), "0x00");

      expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);
    });

    it("takes the expired one's value after the newer one failed", async function () {
      const { oracle, question, reply } = await loadAskedTwice();
      await reply(2, "0x", "0x00");

      await reply(1, valueReply(198n));

      expect((await oracle.answerOf(question))[0]).to.equal(198n);
    });
  });

  context("when measured", function () {
    before(function () {
      // The coverage report's own calls are not what the network pays for.
      if (hre.globalOptions.coverage) this.skip();
    });

    const replies: [name: string, response: string, err: string][] = [
      ["a value", valueReply(maxValue), "0x"],
      ["a 256-byte error", "0x", ones(256)],
      ["a 256-byte response", ones(256), "0x"],
      ["a 2,000-byte error", "0x", ones(2000)],
    ];

    for (const [name, response, err] of replies) {
      it(`uses less than a quarter of the callback gas for ${name}`, async function () {
        const { router, reply } = await loadAsked();

        await reply(1, response, err);

        const [event] = await router.queryFilter(router.filters.CalledBack());
        expect(event!.args.success).to.equal(true);
        expect(event!.args.gasUsed).to.be.lessThan(gasLimit / 4n);
      });

      it(`writes exactly one slot for ${name}`, async function () {
        const { reply } = await loadAsked();

        const { hash } = await reply(1, response, err);

        const trace = (await provider.request({ method: "debug_traceTransaction", params: [hash] })) as {
          structLogs: { op: string }[];
        };
        expect(trace.structLogs.filter(({ op }) => op === "SSTORE").length).to.equal(1);
        expect(trace.structLogs.filter(({ op }) => op.endsWith("CALL")).length).to.equal(1); // the mock's own
      });
    }
  });
});
