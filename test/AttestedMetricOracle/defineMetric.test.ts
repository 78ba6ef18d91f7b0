/*
 * defineMetric(definition)
 * ├── given a valid definition → publishes it, whoever calls; returns its id
 * │   └── given it is published already → changes and emits nothing, returns the id
 * └── given an invalid one, publishes nothing and reverts
 *     ├── no signers → NoSigners
 *     ├── 17 signers → TooManySigners
 *     ├── threshold 0 or above the signers → ThresholdOutOfRange
 *     ├── threshold not above half → NoMajority
 *     ├── the zero address → ZeroSigner
 *     ├── a signer twice → DuplicateSigner
 *     ├── no unit → EmptyUnit
 *     ├── 39 decimal places → TooManyDecimals
 *     ├── no statement → EmptyStatement
 *     └── 4,097 bytes of text → TextTooLong
 */
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { type AttestedMetric, attestedMetricId } from "../../toolkit/metrics/attested-metric.js";
import { createAttestedFixture } from "./fixture.js";

const { load } = await createAttestedFixture();

const addresses = (count: number) =>
  Array.from({ length: count }, (_, i) => `0x${(i + 1).toString(16).padStart(40, "0")}`);

describe("AttestedMetricOracle.defineMetric", function () {
  async function given(change: Partial<AttestedMetric> = {}) {
    const fixture = await load();
    return { ...fixture, definition: { ...fixture.definition, unit: "calls", ...change } };
  }

  context("when the definition is valid", function () {
    it("publishes it, whoever calls", async function () {
      const { oracle, stranger, definition } = await given();
      const metric = attestedMetricId(definition);
      expect(await oracle.isDefined(metric)).to.equal(false);

      await expect(oracle.connect(stranger).defineMetric(definition))
        .to.emit(oracle, "MetricDefined")
        .withArgs(metric, Object.values(definition));

      expect(await oracle.isDefined(metric)).to.equal(true);
    });

    it("returns the metric's id", async function () {
      const { oracle, definition } = await given();

      expect(await oracle.defineMetric.staticCall(definition)).to.equal(attestedMetricId(definition));
    });

    it("takes as many signers, decimal places and bytes of text as it says", async function () {
      const { oracle, definition } = await given({
        signers: addresses(16),
        threshold: 16n,
        decimals: 38n,
        unit: "é".repeat(8),
        statement: "é".repeat(2_040),
      });
      expect(await oracle.MAX_SIGNERS()).to.equal(16n);
      expect(await oracle.MAX_DECIMALS()).to.equal(38n);
      expect(await oracle.MAX_TEXT_BYTES()).to.equal(4_096n);

      await expect(oracle.defineMetric(definition)).to.emit(oracle, "MetricDefined");
    });

    for (const [threshold, count] of [
      [1n, 1],
      [2n, 2],
      [2n, 3],
      [3n, 4],
      [3n, 5],
      [9n, 16],
    ] as const) {
      it(`takes ${threshold} of ${count}`, async function () {
        const { oracle, definition } = await given({ signers: addresses(count), threshold });

        await expect(oracle.defineMetric(definition)).to.emit(oracle, "MetricDefined");
      });
    }
  });

  context("given the metric is published already", function () {
    it("changes and emits nothing, and returns the id again", async function () {
      const { oracle, stranger, definition } = await given();
      await oracle.defineMetric(definition);

      expect(await oracle.defineMetric.staticCall(definition)).to.equal(attestedMetricId(definition));
      await expect(oracle.connect(stranger).defineMetric(definition)).to.not.emit(oracle, "MetricDefined");

      expect(await oracle.isDefined(attestedMetricId(definition))).to.equal(true);
    });
  });

  context("when the definition is not valid", function () {
    const [a, b, c] = addresses(3) as [string, string, string];

    const invalid: [what: string, change: Partial<AttestedMetric>, error: string, args: unknown[]][] = [
      ["no signers", { signers: [], threshold: 0n }, "NoSigners", []],
      ["17 signers", { signers: addresses(17), threshold: 9n }, "TooManySigners", [17n, 16n]],
      ["a threshold of 0", { threshold: 0n }, "ThresholdOutOfRange", [0n, 3n]],
      ["a threshold above the signers", { threshold: 4n }, "ThresholdOutOfRange", [4n, 3n]],
      ["a threshold of 255", { threshold: 255n }, "ThresholdOutOfRange", [255n, 3n]],
      ["1 of 2", { signers: [a, b], threshold: 1n }, "NoMajority", [1n, 2n]],
      ["1 of 3", { threshold: 1n }, "NoMajority", [1n, 3n]],
      ["2 of 4", { signers: addresses(4), threshold: 2n }, "NoMajority", [2n, 4n]],
      ["8 of 16", { signers: addresses(16), threshold: 8n }, "NoMajority", [8n, 16n]],
      ["the zero address as a signer", { signers: [a, ZeroAddress], threshold: 2n }, "ZeroSigner", [1n]],
      ["a signer that is listed twice in a row", { signers: [a, a, b] }, "DuplicateSigner", [a]],
      ["a signer that is listed twice at the ends", { signers: [c, a, c] }, "DuplicateSigner", [c]],
      ["a signer that is listed twice at last", { signers: [a, b, b] }, "DuplicateSigner", [b]],
      ["no unit", { unit: "" }, "EmptyUnit", []],
      ["decimal places with which not even 1 fits an answer", { decimals: 39n }, "TooManyDecimals", [39n, 38n]],
      ["no statement", { statement: "" }, "EmptyStatement", []],
      ["too long a statement", { unit: "x", statement: "x".repeat(4_096) }, "TextTooLong", [4_097n, 4_096n]],
      ["too long a unit", { unit: "x".repeat(4_096), statement: "x" }, "TextTooLong", [4_097n, 4_096n]],
    ];

    for (const [what, change, error, args] of invalid) {
      it(`refuses ${what}, and publishes nothing`, async function () {
        const { oracle, definition } = await given(change);

        await expect(oracle.defineMetric(definition))
          .to.be.revertedWithCustomError(oracle, error)
          .withArgs(...args);

        expect(await oracle.isDefined(attestedMetricId(definition))).to.equal(false);
      });
    }
  });
});
