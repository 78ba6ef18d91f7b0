import { expect } from "chai";
import { encodeBytes32String, ZeroHash } from "ethers";

import { type FunctionsMetric, functionsMetricId, sourceHash } from "../../toolkit/metrics/functions-metric.js";
import { type Question, questionId } from "../../toolkit/metrics/question.js";
import { createOracleFixture } from "./fixture.js";

const maxTime = 2n ** 40n - 1n;

const { ethers, load } = await createOracleFixture();

describe("FunctionsMetricOracle ids", function () {
  describe("metricId", function () {
    it("is what the toolkit computes", async function () {
      const { oracle, definition } = await load();
      const longText = "é".repeat(40);
      const definitions: FunctionsMetric[] = [
        definition,
        { ...definition, args: [], askers: [], unit: "", donId: ZeroHash },
        { ...definition, args: ["", longText, "x"], unit: longText, secretsSlot: 255n, decimals: 255n },
      ];

      for (const each of definitions) expect(await oracle.metricId(each)).to.equal(functionsMetricId(each));
    });

    it("changes with every field, and with where one argument ends", async function () {
      const { oracle, definition, client, agency, stranger } = await load();
      const changes: Partial<FunctionsMetric>[] = [
        {},
        { donId: encodeBytes32String("fun-local-2") },
        { sourceHash: sourceHash("return 1") },
        { args: ["portal-4711", "qualifiee"] },
        { args: ["portal-4711q", "ualified"] },
        { args: ["qualified", "portal-4711"] },
        { args: ["portal-4711", "qualified", ""] },
        { secretsSlot: 4n },
        { unit: "qualified lead" },
        { decimals: 1n },
        { askers: [client.address, stranger.address] },
        { askers: [agency.address, client.address] },
        { askers: [client.address] },
      ];

      const ids = await Promise.all(changes.map((change) => oracle.metricId({ ...definition, ...change })));

      expect(new Set(ids).size).to.equal(changes.length);
    });

    it("cannot be the id of a definition of another type", async function () {
      const { oracle, definition } = await load();
      const fields = "bytes32,bytes32,string[],uint8,string,uint8,address[]";
      const bare = ethers.AbiCoder.defaultAbiCoder().encode([`tuple(${fields})`], [Object.values(definition)]);

      expect(await oracle.metricId(definition)).to.not.equal(ethers.keccak256(bare));
    });
  });

  describe("questionId", function () {
    it("is what the toolkit computes", async function () {
      const { oracle, question } = await load();
      const questions: Question[] = [
        question,
        { metric: ZeroHash, from: 0n, to: 0n, notBefore: 0n },
        { metric: `0x${"ff".repeat(32)}`, from: maxTime, to: maxTime, notBefore: maxTime },
      ];

      for (const each of questions) expect(await oracle.questionId(each)).to.equal(questionId(each));
    });

    it("changes with every field", async function () {
      const { oracle, question } = await load();
      const changes: Partial<Question>[] = [
        {},
        { metric: ZeroHash },
        { from: question.from + 1n },
        { to: question.to + 1n },
        { notBefore: question.notBefore + 1n },
      ];

      const ids = await Promise.all(changes.map((change) => oracle.questionId({ ...question, ...change })));

      expect(new Set(ids).size).to.equal(changes.length);
    });
  });
});

describe("FunctionsMetricOracle deployment", function () {
  it("remembers its router", async function () {
    const { oracle, router } = await load();

    expect(await oracle.router()).to.equal(await router.getAddress());
  });

  it("refuses a router that is not a contract", async function () {
    const { oracle, stranger } = await load();

    await expect(ethers.deployContract("FunctionsMetricOracle", [stranger.address]))
      .to.be.revertedWithCustomError(oracle, "RouterHasNoCode")
      .withArgs(stranger.address);
  });
});
