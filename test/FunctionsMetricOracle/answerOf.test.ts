import { expect } from "chai";

import type { Question } from "../../toolkit/metrics/question.js";
import { createOracleFixture, valueReply } from "./fixture.js";

const { networkHelpers, load } = await createOracleFixture();

describe("FunctionsMetricOracle.answerOf", function () {
  context("given nobody asked", function () {
    it("has no answer", async function () {
      const { oracle, question } = await load();

      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });
  });

  context("given a request is in flight", function () {
    it("has no answer", async function () {
      const { oracle, question, askAsAgency } = await load();
      await askAsAgency(question.notBefore);

      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });
  });

  context("given the request failed", function () {
    it("has no answer", async function () {
      const { oracle, question, askAsAgency, reply } = await load();
      await askAsAgency(question.notBefore);
      await reply(1, "0x", "0x00");

      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });
  });

  context("given an answer", function () {
    async function loadAnswered() {
      const fixture = await load();
      await fixture.askAsAgency(fixture.question.notBefore);
      await networkHelpers.time.setNextBlockTimestamp(fixture.question.notBefore + 20n);
      await fixture.reply(1, valueReply(198n));
      return fixture;
    }

    it("is the value and when it was written, for whoever reads, for ever", async function () {
      const { oracle, stranger, question } = await loadAnswered();
      await networkHelpers.time.increase(3650 * 86_400);

      expect(await oracle.connect(stranger).answerOf(question)).to.deep.equal([198n, question.notBefore + 20n]);
    });

    it("is 64 bytes, as the escrow reads it", async function () {
      const { oracle, stranger, question } = await loadAnswered();

      const data = oracle.interface.encodeFunctionData("answerOf", [question]);
      const returned = await stranger.call({ to: await oracle.getAddress(), data });

      expect(returned.length).to.equal(2 + 2 * 64);
    });

    it("is not the answer to a question that differs in any field", async function () {
      const { oracle, question } = await loadAnswered();
      const changes: Partial<Question>[] = [
        { metric: `0x${"01".repeat(32)}` },
        { from: question.from - 1n },
        { to: question.to - 1n },
        { notBefore: question.notBefore - 1n },
      ];

      for (const change of changes) {
        expect(await oracle.answerOf({ ...question, ...change })).to.deep.equal([0n, 0n]);
      }
    });
  });
});
