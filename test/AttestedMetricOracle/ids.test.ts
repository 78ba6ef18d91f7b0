/*
 * metricId(definition)
 * ├── is what the toolkit computes
 * ├── changes with every field, and with where one ends
 * └── cannot be the id of a definition of another kind
 * attestationHash(question, value)
 * ├── is the EIP-712 digest that ethers computes, for any values
 * └── changes with every field, the chain, the oracle and the names
 * eip712Domain (ERC-5267)
 * └── is all that a wallet needs to sign
 */
import { expect } from "chai";
import { AbiCoder, keccak256, TypedDataEncoder, ZeroAddress } from "ethers";

import { ATTESTATION_TYPES, attestationDomain, attestationHash } from "../../toolkit/attestation/typed-data.js";
import { type AttestedMetric, attestedMetricId } from "../../toolkit/metrics/attested-metric.js";
import { functionsMetricId } from "../../toolkit/metrics/functions-metric.js";
import { type Question, questionId } from "../../toolkit/metrics/question.js";
import { createAttestedFixture, VALUE, ZERO_HASH } from "./fixture.js";

const MAX_TIME = 2n ** 40n - 1n;
const MAX_VALUE = 2n ** 128n - 1n;

const { ethers, load } = await createAttestedFixture();

describe("AttestedMetricOracle ids", function () {
  describe("metricId", function () {
    it("is what the toolkit computes", async function () {
      const { oracle, definition } = await load();
      const longText = "é".repeat(400);
      const definitions: AttestedMetric[] = [
        definition,
        { ...definition, signers: [], threshold: 0n, unit: "", statement: "" },
        {
          signers: Array.from({ length: 17 }, () => ZeroAddress),
          threshold: 255n,
          unit: longText,
          decimals: 255n,
          statement: longText,
          documentHash: `0x${"ff".repeat(32)}`,
        },
      ];

      for (const each of definitions) expect(await oracle.metricId(each)).to.equal(attestedMetricId(each));
    });

    it("changes with every field, and with where one text ends", async function () {
      const { oracle, definition, stranger } = await load();
      const [a, b, c] = definition.signers as [string, string, string];
      const changes: Partial<AttestedMetric>[] = [
        {},
        { signers: [a, b] },
        { signers: [a, b, stranger.address] },
        { signers: [b, a, c] },
        { threshold: 3n },
        { unit: "qualified lead" },
        { unit: `${definition.unit}${definition.statement[0]}`, statement: definition.statement.slice(1) },
        { decimals: 1n },
        { statement: `${definition.statement} ` },
        { documentHash: `0x${"01".repeat(32)}` },
      ];

      const ids = await Promise.all(changes.map((change) => oracle.metricId({ ...definition, ...change })));

      expect(new Set(ids).size).to.equal(changes.length);
      expect(new Set(changes.map((change) => attestedMetricId({ ...definition, ...change }))).size).to.equal(
        changes.length,
      );
    });

    it("cannot be the id of a definition of another kind", async function () {
      const { oracle, definition } = await load();
      const types = ["address[]", "uint8", "string", "uint8", "string", "bytes32"];
      const bare = AbiCoder.defaultAbiCoder().encode([`tuple(${types.join()})`], [Object.values(definition)]);
      const functions = functionsMetricId({
        donId: ZERO_HASH,
        sourceHash: ZERO_HASH,
        args: [],
        secretsSlot: 0n,
        unit: definition.unit,
        decimals: definition.decimals,
        askers: definition.signers,
      });

      expect(await oracle.metricId(definition)).to.not.equal(keccak256(bare));
      expect(await oracle.metricId(definition)).to.not.equal(functions);
    });
  });

  describe("questionId", function () {
    it("is what the toolkit computes", async function () {
      const { oracle, question, id } = await load();

      expect(await oracle.questionId(question)).to.equal(id);
      const far = { ...question, from: 0n, to: MAX_TIME, notBefore: MAX_TIME };
      expect(await oracle.questionId(far)).to.equal(questionId(far));
    });
  });

  describe("attestationHash", function () {
    it("is the EIP-712 digest that ethers computes", async function () {
      const { oracle, question, location } = await load();
      const asked: [Question, bigint][] = [
        [question, VALUE],
        [question, 0n],
        [{ metric: ZERO_HASH, from: 0n, to: 0n, notBefore: 0n }, 0n],
        [{ metric: `0x${"ff".repeat(32)}`, from: MAX_TIME, to: MAX_TIME, notBefore: MAX_TIME }, MAX_VALUE],
      ];

      for (const [each, value] of asked) {
        expect(await oracle.attestationHash(each, value)).to.equal(attestationHash(each, value, location));
      }
    });

    it("changes with every field, in the same way as the toolkit's", async function () {
      const { oracle, question, location } = await load();
      const digests = new Set<string>();
      const changes: [Partial<Question>, bigint][] = [
        [{}, VALUE],
        [{}, VALUE + 1n],
        [{ metric: ZERO_HASH }, VALUE],
        [{ from: question.from + 1n }, VALUE],
        [{ to: question.to + 1n }, VALUE],
        [{ notBefore: question.notBefore + 1n }, VALUE],
        // Two fields swapped: their order counts.
        [{ from: question.to, to: question.from }, VALUE],
        [{ to: question.notBefore, notBefore: question.to }, VALUE],
      ];

      for (const [change, value] of changes) {
        const digest = await oracle.attestationHash({ ...question, ...change }, value);
        expect(digest).to.equal(attestationHash({ ...question, ...change }, value, location));
        digests.add(digest);
      }

      expect(digests.size).to.equal(changes.length);
    });

    it("is another one at another oracle and on another chain", async function () {
      const { oracle, question, location } = await load();
      const other = await ethers.deployContract("AttestedMetricOracle");

      const here = await oracle.attestationHash(question, VALUE);

      expect(await other.attestationHash(question, VALUE)).to.not.equal(here);
      expect(attestationHash(question, VALUE, { ...location, chainId: 1n })).to.not.equal(here);
    });
  });

  describe("eip712Domain", function () {
    it("names name, version, chain and contract, and nothing else", async function () {
      const { oracle, location } = await load();

      const domain = await oracle.eip712Domain();

      expect(domain.fields).to.equal("0x0f");
      expect(domain.name).to.equal("AttestedMetricOracle");
      expect(domain.version).to.equal("1");
      expect(domain.chainId).to.equal(location.chainId);
      expect(domain.verifyingContract).to.equal(location.verifyingContract);
      expect(domain.salt).to.equal(ZERO_HASH);
      expect(domain.extensions).to.deep.equal([]);
    });

    it("is the domain in which the toolkit signs", async function () {
      const { oracle, location, question } = await load();
      const { name, version, chainId, verifyingContract } = await oracle.eip712Domain();
      const domain = { name, version, chainId, verifyingContract };

      expect(TypedDataEncoder.hashDomain(attestationDomain(location))).to.equal(TypedDataEncoder.hashDomain(domain));
      expect(TypedDataEncoder.hash(domain, ATTESTATION_TYPES, { ...question, value: VALUE })).to.equal(
        await oracle.attestationHash(question, VALUE),
      );
    });
  });
});
