import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { type FunctionsMetric, functionsMetricId, sourceHash } from "../../toolkit/metrics/functions-metric.js";
import { createOracleFixture, source } from "./fixture.js";

const { ethers, load } = await createOracleFixture();

describe("FunctionsMetricOracle.defineMetric", function () {
  async function given(change: Partial<FunctionsMetric> = {}) {
    const fixture = await load();
    return { ...fixture, definition: { ...fixture.definition, args: ["another-account"], ...change } };
  }

  const addresses = (count: number) => Array.from({ length: count }, () => ethers.Wallet.createRandom().address);

  context("when the definition is valid", function () {
    it("publishes definition and source, whoever calls", async function () {
      const { oracle, stranger, definition } = await given();
      const metric = functionsMetricId(definition);
      expect(await oracle.isDefined(metric)).to.equal(false);

      await expect(oracle.connect(stranger).defineMetric(definition, source))
        .to.emit(oracle, "MetricDefined")
        .withArgs(metric, Object.values(definition), source);

      expect(await oracle.isDefined(metric)).to.equal(true);
    });

    it("returns the metric's id", async function () {
      const { oracle, definition } = await given();

      expect(await oracle.defineMetric.staticCall(definition, source)).to.equal(functionsMetricId(definition));
    });

    it("takes as many askers and decimal places as it says", async function () {
      const { oracle, definition } = await given({ askers: addresses(8), decimals: 38n });
      expect(await oracle.MAX_ASKERS()).to.equal(8n);
      expect(await oracle.MAX_DECIMALS()).to.equal(38n);

      await expect(oracle.defineMetric(definition, source)).to.emit(oracle, "MetricDefined");
    });

    it("takes a definition without args", async function () {
      const { oracle, definition } = await given({ args: [] });

      await expect(oracle.defineMetric(definition, source)).to.emit(oracle, "MetricDefined");
    });
  });

  context("given the metric is published already", function () {
    it("changes and emits nothing, and returns the id again", async function () {
      const { oracle, stranger, definition } = await given();
      await oracle.defineMetric(definition, source);

      expect(await oracle.defineMetric.staticCall(definition, source)).to.equal(functionsMetricId(definition));
      await expect(oracle.connect(stranger).defineMetric(definition, source)).to.not.emit(oracle, "MetricDefined");

      expect(await oracle.isDefined(functionsMetricId(definition))).to.equal(true);
    });
  });

  context("when the definition is not valid", function () {
    it("refuses one without a network", async function () {
      const { oracle, definition } = await given({ donId: ZeroHash });

      await expect(oracle.defineMetric(definition, source)).to.be.revertedWithCustomError(oracle, "NoDon");
    });

    it("refuses an empty source, even when its hash fits", async function () {
      const { oracle, definition } = await given({ sourceHash: sourceHash("") });

      await expect(oracle.defineMetric(definition, "")).to.be.revertedWithCustomError(oracle, "EmptySource");
    });

    it("refuses a source that differs in one byte", async function () {
      const { oracle, definition } = await given();
      const other = source.replace("198", "199");

      await expect(oracle.defineMetric(definition, other))
        .to.be.revertedWithCustomError(oracle, "SourceHashMismatch")
        .withArgs(sourceHash(other), definition.sourceHash);
    });

    it("refuses an empty unit", async function () {
      const { oracle, definition } = await given({ unit: "" });

      await expect(oracle.defineMetric(definition, source)).to.be.revertedWithCustomError(oracle, "EmptyUnit");
    });

    it("refuses decimal places with which not even 1 fits an answer", async function () {
      const { oracle, definition } = await given({ decimals: 39n });

      await expect(oracle.defineMetric(definition, source))
        .to.be.revertedWithCustomError(oracle, "TooManyDecimals")
        .withArgs(39n, 38n);
    });

    it("refuses a metric that nobody may ask about", async function () {
      const { oracle, definition } = await given({ askers: [] });

      await expect(oracle.defineMetric(definition, source)).to.be.revertedWithCustomError(oracle, "NoAskers");
    });

    it("refuses too many askers", async function () {
      const { oracle, definition } = await given({ askers: addresses(9) });

      await expect(oracle.defineMetric(definition, source))
        .to.be.revertedWithCustomError(oracle, "TooManyAskers")
        .withArgs(9n, 8n);
    });

    it("refuses the zero address as an asker", async function () {
      const { oracle, definition, client } = await given();
      const zeroAsker = { ...definition, askers: [client.address, ZeroAddress] };

      await expect(oracle.defineMetric(zeroAsker, source))
        .to.be.revertedWithCustomError(oracle, "ZeroAsker")
        .withArgs(1n);
    });

    it("refuses an asker that is listed twice, wherever", async function () {
      const { oracle, definition, client, agency } = await given();

      for (const askers of [
        [client, client],
        [client, agency, client],
        [agency, client, client],
      ]) {
        await expect(oracle.defineMetric({ ...definition, askers: askers.map(({ address }) => address) }, source))
          .to.be.revertedWithCustomError(oracle, "DuplicateAsker")
          .withArgs(client.address);
      }
    });

    it("publishes nothing", async function () {
      const { oracle, definition } = await given({ unit: "" });
      await expect(oracle.defineMetric(definition, source)).to.be.revertedWithCustomError(oracle, "EmptyUnit");

      expect(await oracle.isDefined(functionsMetricId(definition))).to.equal(false);
    });
  });
});
