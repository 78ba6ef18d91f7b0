/*
 * answerOf(question)
 * ├── given nothing was attested, or too little → no answer
 * └── given it was attested
 *     ├── the value and when it was written, for whoever reads, for ever
 *     ├── 64 bytes, as the escrow reads it
 *     └── a question that differs in any field has no answer
 */
import { expect } from "chai";

import type { AttestedMetric } from "../../toolkit/metrics/attested-metric.js";
import type { Question } from "../../toolkit/metrics/question.js";
import { createAttestedFixture, VALUE } from "./fixture.js";

const { networkHelpers, load } = await createAttestedFixture();

describe("AttestedMetricOracle.answerOf", function () {
  context("given nothing was attested", function () {
    it("has no answer", async function () {
      const { oracle, question } = await load();

      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });
  });

  context("given too few attested", function () {
    it("has no answer", async function () {
      const { oracle, question, attest, signatures } = await load();
      await expect(attest(await signatures([1]))).to.be.revertedWithCustomError(oracle, "WrongSignatureCount");

      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });
  });

  context("given an answer", function () {
    async function loadAnswered() {
      const fixture = await load();
      await fixture.attest(await fixture.signatures([0, 2]), VALUE, fixture.question.notBefore + 20n);
      return fixture;
    }

    it("is the value and when it was written, for whoever reads, for ever", async function () {
      const { oracle, stranger, signers, question } = await loadAnswered();
      await networkHelpers.time.increase(3650 * 86_400);

      for (const reader of [stranger, ...signers]) {
        expect(await oracle.connect(reader).answerOf(question)).to.deep.equal([VALUE, question.notBefore + 20n]);
      }
    });

    it("is 64 bytes, as the escrow reads it", async function () {
      const { oracle, stranger, question } = await loadAnswered();

      const data = oracle.interface.encodeFunctionData("answerOf", [question]);
      const returned = await stranger.call({ to: await oracle.getAddress(), data });

      expect(returned.length).to.equal(2 + 2 * 64);
    });

    it("is not the answer to a question that differs in any field", async function () {
      const { oracle, question, define } = await loadAnswered();
      const decimals: Partial<AttestedMetric> = { decimals: 1n };
      const changes: Partial<Question>[] = [
        { metric: (await define(decimals)).question.metric },
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
